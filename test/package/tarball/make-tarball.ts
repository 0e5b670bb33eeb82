import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { versionOf } from '../../../lib/home.ts';
import { DIST, PACKAGE_NAME, ROOT } from '../../../package/build/layout.ts';

declare module 'vitest' {
  interface ProvidedContext {
    tarball: string;
  }
}

/** The tarball of these sources, and none that somebody made before. */
export default function setUp(project: TestProject): void {
  execFileSync(process.execPath, [join(ROOT, 'package', 'build', 'pack.ts')], { cwd: ROOT, stdio: 'pipe' });
  project.provide('tarball', join(DIST, `${PACKAGE_NAME}-${versionOf(ROOT)}.tgz`));
}

/** `npm run pack`: the package, staged in dist/package, and its tarball in dist/. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { versionOf } from '../../lib/home.ts';
import { stageCommandLine } from './command-line.ts';
import { stageDeclarations } from './declarations.ts';
import { stageFunctions } from './functions.ts';
import { DIST, PACKAGE_NAME, ROOT, STAGING } from './layout.ts';
import { stageLicences } from './licences.ts';
import { stageManifest } from './manifest.ts';
import { stageModules } from './modules.ts';

execFileSync(process.execPath, [join(ROOT, 'console', 'ensure-built.ts')], { stdio: 'inherit' });
rmSync(STAGING, { recursive: true, force: true });
mkdirSync(STAGING, { recursive: true });
const functions = stageFunctions();
cpSync(join(ROOT, 'console', 'dist'), join(STAGING, 'console', 'dist'), { recursive: true });
stageLicences([...(await stageModules()), ...(await stageCommandLine())]);
stageDeclarations();
stageManifest();
for (const [from, to] of [
  ['package/README.md', 'README.md'],
  ['package/API.md', 'API.md'],
  ['CHANGELOG.md', 'CHANGELOG.md'],
  ['LICENSE', 'LICENSE'],
] as const)
  cpSync(join(ROOT, from), join(STAGING, to));

// npm writes no times of this machine into a tarball: the same files are the same bytes.
execFileSync('npm', ['pack', '--silent', '--pack-destination', DIST], { cwd: STAGING, stdio: 'pipe' });
const tarball = join(DIST, `${PACKAGE_NAME}-${versionOf(ROOT)}.tgz`);
const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');
process.stdout.write(`${tarball}\n  tarball    sha256:${sha256}\n  functions  sha256:${functions}\n`);

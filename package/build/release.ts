/**
 * `npm run release -- <version>`: the version into package.json, package-lock.json and the examples, a heading into
 * CHANGELOG.md, and the tarball with its hashes. It commits and publishes nothing.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRelease } from './changelog.ts';
import { PACKAGE_NAME, ROOT } from './layout.ts';

const VERSION = /^\d+\.\d+\.\d+$/;
const [version = ''] = process.argv.slice(2);

try {
  if (!VERSION.test(version)) throw new Error('say which version: npm run release -- 1.2.3');
  rewrite('CHANGELOG.md', (text) => withRelease(text, version, new Date()));
  execFileSync('npm', ['version', version, '--no-git-tag-version', '--allow-same-version'], { cwd: ROOT });
  for (const example of readdirSync(join(ROOT, 'examples'), { withFileTypes: true }))
    if (example.isDirectory())
      rewrite(join('examples', example.name, 'package.json'), (text) =>
        text.replace(/fanfare-webhooks-[^"/]+\.tgz/, `${PACKAGE_NAME}-${version}.tgz`),
      );
  execFileSync(process.execPath, [join(ROOT, 'package', 'build', 'pack.ts')], { stdio: 'inherit' });
} catch (error) {
  process.stderr.write(`release: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function rewrite(name: string, change: (text: string) => string): void {
  const path = join(ROOT, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

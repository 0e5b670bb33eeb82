/** Runs before `npm start`: builds the console when it was never built, or its sources are newer than the build. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = import.meta.dirname;
const BUILT = join(ROOT, 'dist', 'index.html');
/** What a build is made of. The lock file stands for the libraries. */
const SOURCES = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'content-security-policy.ts',
  'font-files.ts',
  'first-load.ts',
  'first-paint.ts',
  '../package-lock.json',
];

if (await isStale()) {
  process.stdout.write('Building the console, once…\n');
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
}

async function isStale(): Promise<boolean> {
  if (!existsSync(BUILT)) return true;
  const { mtimeMs: builtAtMs } = await stat(BUILT);
  const changedAtMs = await Promise.all(SOURCES.map((source) => lastChangeMs(join(ROOT, source))));
  return changedAtMs.some((atMs) => atMs > builtAtMs);
}

/** Of a file, or of the newest file below a folder. */
async function lastChangeMs(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(path, entry))).mtimeMs));
  return Math.max(mtimeMs, ...times);
}

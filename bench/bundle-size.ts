/**
 * `npm run bundle-size`: what each function weighs, and how long a fresh process takes to load it, against a function
 * with nothing but a client of DynamoDB. The processes take turns, so that whatever else the machine does hits all.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bareClient, bundle, FUNCTIONS } from './bundles.ts';

/** An odd number: the median is one of them. */
const RUNS = 15;
const KB = 1_000;
const TIMED_IMPORT =
  'const t = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - t)); process.exit()';

const folder = mkdtempSync(join(tmpdir(), 'fanfare-bundles-'));
try {
  const bare = await bareClient();
  const bundles = [bare, ...(await Promise.all(FUNCTIONS.map(bundle)))];
  const importMs = new Map(bundles.map(({ name }): [string, number[]] => [name, []]));
  for (const { name, code } of bundles) writeFileSync(fileOf(name), code);
  for (let run = 0; run < RUNS; run++)
    for (const { name } of bundles) importMs.get(name)?.push(timedImport(fileOf(name)));

  const bareMs = median(importMs.get(bare.name) ?? []);
  process.stdout.write(`| function | code | gzip | import, against a bare client |\n|---|---:|---:|---:|\n`);
  for (const { name, bytes, code } of bundles) {
    const ratio = median(importMs.get(name) ?? []) / bareMs;
    process.stdout.write(`| ${name} | ${kB(bytes)} | ${kB(gzipSync(code).length)} | ${ratio.toFixed(2)} |\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fileOf(name: string): string {
  return join(folder, `${name.replace(' ', '-')}.mjs`);
}

function timedImport(file: string): number {
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', TIMED_IMPORT, file]));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

function kB(bytes: number): string {
  return `${Math.round(bytes / KB)} kB`;
}

/** `npm run bundle-size`: what each function weighs, and how long a fresh process takes to load it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, FUNCTIONS } from './bundles.ts';

/** An odd number: the median is one of them. */
const RUNS = 7;
const KB = 1_000;
const TIMED_IMPORT =
  'const t = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - t)); process.exit()';

const folder = mkdtempSync(join(tmpdir(), 'fanfare-bundles-'));
try {
  process.stdout.write(
    `function      code     gzip     import (median of ${RUNS}, Node ${process.version})\n`,
  );
  for (const name of FUNCTIONS) {
    const { bytes, code } = await bundle(name);
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, code);
    const size = `${Math.round(bytes / KB)} kB`.padStart(7);
    const zipped = `${Math.round(gzipSync(code).length / KB)} kB`.padStart(8);
    const time = `${Math.round(medianImportMs(file))} ms`.padStart(7);
    process.stdout.write(`${name.padEnd(11)}${size} ${zipped}   ${time}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function medianImportMs(file: string): number {
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', TIMED_IMPORT, file])),
  );
  return times.sort((a, b) => a - b)[(RUNS - 1) / 2] ?? 0;
}

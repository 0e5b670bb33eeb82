/**
 * `npm run bench`: every bench in its short form, its figures beside those of docs/benchmarks.md. Names of benches choose
 * some of them, `--full` the length that the document's figures were measured with.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';
import { growth } from './growth.ts';
import { oneMachine } from './one-machine/bench.ts';
import { queueDepth } from './queue-depth.ts';
import { tls } from './tls.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  'one-machine': oneMachine,
  growth,
  'queue-depth': queueDepth,
  tls,
};
const DIGITS = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false } },
});
const documented = documentedFigures();
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
print('| figure | now | docs/benchmarks.md |');
print('|---|---:|---:|');
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`no bench is called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  for (const figure of await bench(values.full ? 'full' : 'short')) print(rowOf(figure));
}

function rowOf({ name, value }: Figure): string {
  return `| ${name} | ${Number(value.toFixed(DIGITS))} | ${documented.get(name) ?? '–'} |`;
}

/** The second column of the document's tables by the first. */
function documentedFigures(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../docs/benchmarks.md', import.meta.url), 'utf8');
  return new Map(
    Array.from(text.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm), ([, name = '', figure = '']) => [name, figure]),
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

import { applyEdits, format } from 'jsonc-parser';
import type { Surroundings } from './surroundings.ts';
import { shown } from './table.ts';

/** Says what came of a command: to people in a terminal, to programs as JSON. */
export interface Output {
  readonly json: boolean;
  /** @param text the API's answer as it was written: numbers keep their digits */
  answer(text: string, human: () => string): void;
  /** One of many that come over time: a line of JSON each. */
  item(value: Readonly<Record<string, unknown>>, human: () => string): void;
  /** Beside the result, for people: goes to standard error. */
  note(text: string): void;
  /** Of long work, in place; nothing where nobody looks on. */
  progress(done: number, of: number, words: string): void;
}

const BAR_CELLS = 24;
const FORMATTING = { insertSpaces: true, tabSize: 2, eol: '\n' };

export function createOutput({ stdout, stderr }: Surroundings, json: boolean | undefined): Output {
  const asJson = json ?? !stdout.isTTY;
  return {
    json: asJson,
    answer: (text, human) => void stdout.write(`${asJson ? pretty(text) : human()}\n`),
    item: (value, human) => void stdout.write(`${asJson ? JSON.stringify(value) : human()}\n`),
    note: (text) => void stderr.write(`${shown(text)}\n`),
    progress(done, of, words) {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${bar(done, of)} ${shown(words)}${done >= of ? '\n' : ''}`);
    },
  };
}

const pretty = (text: string): string => applyEdits(text, format(text, undefined, FORMATTING));

function bar(done: number, of: number): string {
  const full = of === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.round((done / of) * BAR_CELLS));
  return `[${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}]`;
}

import { stripVTControlCharacters } from 'node:util';

const GAP = '  ';
/** What a terminal would act on instead of showing it. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of strangers – names, reasons, answers of receivers – on one line, without what moves a cursor. */
export const shown = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : stripVTControlCharacters(String(value)).replaceAll(CONTROL, '·');

/** Columns as wide as their widest cell. @returns a line per row, the titles first */
export function table(titles: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [titles, ...rows].map((row) => row.map(shown));
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => lengthOf(row[column]))));
  return cells
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column]))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** A thing's fields, one a line; those without a value are left out. */
export function fields(of: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(of).filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}${GAP}${shown(value)}`).join('\n');
}

const lengthOf = (cell = ''): number => [...cell].length;
const padded = (cell: string, width = 0): string => cell + ' '.repeat(Math.max(0, width - lengthOf(cell)));

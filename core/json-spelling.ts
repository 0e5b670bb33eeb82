import { endOfString } from './json-positions.ts';

/**
 * JSON text without what two spellings of the same tokens may differ in: no whitespace between them, and every string
 * with the fewest escapes. Numbers keep their digits and objects the order of their keys. One pass and one string at a
 * time: neither nesting nor the number of tokens costs more than the text's own length.
 * @param json valid JSON
 */
export function withoutSpelling(json: string): string {
  let plain = '';
  // Most texts are plain as they stand: only what is not is taken apart.
  let keptFrom = 0;
  const replace = (start: number, end: number, by: string): void => {
    plain += json.slice(keptFrom, start) + by;
    keptFrom = end;
  };
  for (let start = 0; start < json.length; ) {
    const isString = json[start] === '"';
    const end = isString ? endOfString(json, start) : endOfRun(json, start);
    const token = json.slice(start, end);
    if (isString && token.includes('\\')) replace(start, end, JSON.stringify(JSON.parse(token)));
    if (!isString && SPACE.test(token)) replace(start, end, token.replaceAll(SPACES, ''));
    start = end;
  }
  return plain + json.slice(keptFrom);
}

/** JSON's own four; no two tokens need one between them. */
const SPACE = /[ \t\n\r]/;
const SPACES = /[ \t\n\r]+/g;

/** The index of the next string: what lies before it holds no quote. */
function endOfRun(json: string, start: number): number {
  const next = json.indexOf('"', start);
  return next === -1 ? json.length : next;
}

/**
 * JSON text without what two spellings of the same tokens may differ in: no whitespace between them, and every string
 * with the fewest escapes. Numbers keep their digits and objects the order of their keys. One pass and one string at a
 * time: neither nesting nor the number of tokens costs more than the text's own length.
 * @param json valid JSON
 */
export function withoutSpelling(json: string): string {
  let plain = '';
  for (let start = 0; start < json.length; ) {
    const end = json[start] === '"' ? endOfString(json, start) : endOfRun(json, start);
    plain += json[start] === '"' ? plainString(json.slice(start, end)) : withoutSpace(json.slice(start, end));
    start = end;
  }
  return plain;
}

/** The index after the closing quote. */
function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json[index] !== '"') index += json[index] === '\\' ? 2 : 1;
  return index + 1;
}

/** The index of the next string: what lies before it holds no quote. */
function endOfRun(json: string, start: number): number {
  const next = json.indexOf('"', start);
  return next === -1 ? json.length : next;
}

/** A string without a backslash is plain already. */
const plainString = (token: string): string =>
  token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;

/** JSON's own four; no two tokens need one between them. */
const withoutSpace = (run: string): string => run.replace(/[ \t\n\r]+/g, '');

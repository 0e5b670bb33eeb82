const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

// Compared one by one: a walk asks for every character of a text.
const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;
/** JSON's own four. */
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** A value's place in a text: from its first character to the one behind its last. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * The properties of the object that is written at `start`, in their order, each with the place of its value. Nothing is
 * built but the keys, one at a time: a text costs one walk over it, whatever it holds.
 * @param json valid JSON
 * @returns nothing where no object is written
 */
export function* propertiesAt(json: string, start = 0): Generator<{ key: string; value: Place }> {
  let at = afterSpace(json, start);
  if (json[at] !== '{') return;
  at = afterSpace(json, at + 1);
  while (json.charCodeAt(at) === QUOTE) {
    const keyEnd = endOfString(json, at);
    const key: string = JSON.parse(json.slice(at, keyEnd));
    // Over the colon to the value, and from its end over the comma to the next key.
    const valueStart = afterSpace(json, afterSpace(json, keyEnd) + 1);
    const end = endOfValue(json, valueStart);
    yield { key, value: { start: valueStart, end } };
    at = afterSpace(json, afterSpace(json, end) + 1);
  }
}

/** The index after the closing quote of the string that begins at `start`. */
export function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** The deepest nesting of brackets outside strings, of any text. Iterative: 200,000 levels must not exhaust the stack. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (opens(code)) deepest = Math.max(deepest, ++depth);
    else if (closes(code)) depth--;
  }
  return deepest;
}

function endOfValue(json: string, start: number): number {
  const first = json.charCodeAt(start);
  if (first === QUOTE) return endOfString(json, start);
  return opens(first) ? endOfNested(json, start) : endOfWord(json, start);
}

/** Of an object or array: the bracket that brings the depth back. */
function endOfNested(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at) - 1;
    else if (opens(code)) depth++;
    else if (closes(code) && --depth === 0) return at + 1;
  }
  return json.length;
}

/** Of a number, true, false or null. */
function endOfWord(json: string, start: number): number {
  let at = start;
  while (at < json.length && !endsWord(json.charCodeAt(at))) at++;
  return at;
}

const endsWord = (code: number): boolean => code === COMMA || closes(code) || isSpace(code);

function afterSpace(json: string, start: number): number {
  let at = start;
  while (isSpace(json.charCodeAt(at))) at++;
  return at;
}

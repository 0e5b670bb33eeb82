import { RequestError } from './errors.ts';
import { depthOf, type Place, propertiesAt } from './json-positions.ts';
import { JSON_MAX_DEPTH, KEY_SHOWN_CHARACTERS } from './limits.ts';

/** A parsed JSON document that still knows the text each of its values was written as. */
export interface JsonText {
  readonly value: unknown;
  /** The slice of text that wrote the value at `path`; undefined when there is none. */
  slice(path: readonly string[]): string | undefined;
}

/**
 * Parses strict JSON. Nesting is bounded before any recursive parser sees the text, and a key written twice in
 * one of the objects along `unambiguous` is refused, so that the value checked is the value used.
 * @param name what the text is, for the error message
 * @throws RequestError InvalidArgument
 */
export function parseJsonText(text: string, name: string, unambiguous: readonly string[] = []): JsonText {
  if (depthOf(text) > JSON_MAX_DEPTH) throw refuse(`${name}: nested deeper than ${JSON_MAX_DEPTH} levels`);
  const value = parseStrictly(text, name);
  const document = { start: 0, end: text.length };
  for (let depth = 0; depth <= unambiguous.length; depth++) {
    refuseRepeatedKeys(text, placeAt(text, document, unambiguous.slice(0, depth)), name);
  }
  return {
    value,
    slice(path) {
      const place = placeAt(text, document, path);
      return place && text.slice(place.start, place.end);
    },
  };
}

function parseStrictly(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(`${name}: not valid JSON`);
  }
}

/** The first of several with one key; those along an unambiguous path are the only ones. */
function placeAt(text: string, from: Place, path: readonly string[]): Place | undefined {
  const [next, ...rest] = path;
  if (next === undefined) return from;
  for (const { key, value } of propertiesAt(text, from.start)) {
    if (key === next) return placeAt(text, value, rest);
  }
  return undefined;
}

/** One pass, because strangers choose how many keys there are: comparing each with each is minutes of CPU. */
function refuseRepeatedKeys(text: string, place: Place | undefined, name: string): void {
  if (!place) return;
  const seen = new Set<string>();
  for (const { key } of propertiesAt(text, place.start)) {
    if (seen.has(key)) {
      const shown = JSON.stringify(key.slice(0, KEY_SHOWN_CHARACTERS));
      throw refuse(`${name}: the key ${shown} is repeated`);
    }
    seen.add(key);
  }
}

const refuse = (message: string): RequestError => new RequestError('InvalidArgument', message);

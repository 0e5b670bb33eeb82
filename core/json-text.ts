import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { RequestError } from './errors.ts';
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
  const tree = treeOf(text);
  if (tree) refuseRepeatedKeys(tree, unambiguous, name);

  const slice = (path: readonly string[]): string | undefined => {
    const node = tree && findNodeAtLocation(tree, [...path]);
    return node && text.slice(node.offset, node.offset + node.length);
  };
  return { value, slice };
}

function parseStrictly(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(`${name}: not valid JSON`);
  }
}

function treeOf(text: string): Node | undefined {
  const errors: ParseError[] = [];
  return parseTree(text, errors, { disallowComments: true });
}

function refuseRepeatedKeys(tree: Node, path: readonly string[], name: string): void {
  for (let depth = 0; depth <= path.length; depth++) {
    const object = findNodeAtLocation(tree, path.slice(0, depth));
    const repeated = repeatedKey(object?.type === 'object' ? (object.children ?? []) : []);
    if (repeated === undefined) continue;
    const shown = JSON.stringify(repeated.slice(0, KEY_SHOWN_CHARACTERS));
    throw refuse(`${name}: the key ${shown} is repeated`);
  }
}

/** One pass, because strangers choose how many keys there are: comparing each with each is minutes of CPU. */
function repeatedKey(properties: readonly Node[]): string | undefined {
  const seen = new Set<string>();
  for (const property of properties) {
    const key = keyOf(property);
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

const keyOf = (property: Node): string => String(property.children?.[0]?.value);

/** The deepest nesting of brackets outside strings. Iterative: 200,000 levels must not exhaust the stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

const refuse = (message: string): RequestError => new RequestError('InvalidArgument', message);

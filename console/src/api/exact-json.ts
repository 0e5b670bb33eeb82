import { type Edit, findNodeAtLocation, format, parseTree } from 'jsonc-parser';

/**
 * The text of a part of a JSON document, as it stands there. JSON.parse would round giant numbers and forget
 * how strings were escaped; what was signed and sent is the text.
 */
export function exactText(document: string, path: readonly (string | number)[]): string | undefined {
  const tree = parseTree(document);
  const node = tree && findNodeAtLocation(tree, [...path]);
  return node && document.slice(node.offset, node.offset + node.length);
}

/** The same tokens, laid out for reading. */
export function laidOut(json: string): string {
  return applied(json, format(json, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' }));
}

/**
 * jsonc-parser's own applyEdits makes a new text for each edit, which takes 14 seconds for a payload at the
 * limit. A formatter's edits are in order and apart, so one pass will do.
 */
function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, content } of edits) {
    parts.push(text.slice(at, offset), content);
    at = offset + length;
  }
  return parts.join('') + text.slice(at);
}

import { applyEdits, findNodeAtLocation, format, parseTree } from 'jsonc-parser';

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
  const edits = format(json, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' });
  return applyEdits(json, edits);
}

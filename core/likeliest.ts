import { KEY_SHOWN_CHARACTERS } from './limits.ts';

/** Of each three characters one may be wrong: nearer is a slip, further another word. */
const CHARACTERS_PER_SLIP = 3;

/** Which of the known words a caller probably meant; undefined when none is near. */
export function likeliest(written: string, known: readonly string[]): string | undefined {
  // A stranger's word: what it costs to compare is bounded.
  const word = written.slice(0, KEY_SHOWN_CHARACTERS).toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, slips: slipsBetween(word, name) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / CHARACTERS_PER_SLIP)))
    .sort((a, b) => a.slips - b.slips);
  return nearest?.name;
}

/** Characters to insert, leave out or replace (Levenshtein). */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...to].entries()) {
      const replaced = (row[at] ?? 0) + (character === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

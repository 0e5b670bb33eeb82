import type { ListPage, ListRange } from '../ports.ts';

export interface ListPart<Item> {
  read(range: ListRange): Promise<ListPage<Item>>;
}

/**
 * One page out of several lists that are ordered by the same ids. A part whose page ended early says nothing about
 * what lies beyond, so nothing beyond is shown: the page is then short, and its `next` goes on from there.
 */
export async function mergeLists<Item>(
  parts: readonly ListPart<Item>[],
  range: ListRange,
  idOf: (item: Item) => string,
): Promise<ListPage<Item>> {
  const pages = await Promise.all(parts.map((part) => part.read(range)));
  const isBefore = (one: string, other: string): boolean => (range.ascending ? one < other : one > other);
  const ends = pages.flatMap(({ next }) => next ?? []);
  const end = ends.length === 0 ? undefined : ends.reduce((a, b) => (isBefore(a, b) ? a : b));
  const known = pages
    .flatMap(({ items }) => items)
    .filter((item) => end === undefined || !isBefore(end, idOf(item)))
    .sort((a, b) => (idOf(a) === idOf(b) ? 0 : isBefore(idOf(a), idOf(b)) ? -1 : 1))
    .filter((item, index, all) => all.findIndex((each) => idOf(each) === idOf(item)) === index);
  const items = known.slice(0, range.limit);
  const last = items.at(-1);
  if (known.length > items.length && last !== undefined) return { items, next: idOf(last) };
  return { items, ...(end !== undefined && { next: end }) };
}

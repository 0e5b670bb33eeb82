import { PAGE_MAX_BYTES } from '../limits.ts';
import type { ListPage, ListRange } from '../ports.ts';

export interface ListPart<Item> {
  read(range: ListRange): Promise<ListPage<Item>>;
}

/**
 * Pages' worth that is read for one page of a merged list: a webhook's deliveries lie in three lists, each of which may
 * hold the whole page. More lists share the same.
 */
const PAGES_READ = 3;
/** Items of each list that are read at first, however many lists there are: one would often be one too few. */
const FIRST_ITEMS_MIN = 2;
/** Times that a list is read on, each time twice as far, before the page is let end short. */
const READS_MAX = 4;

/** How far one list is known. */
interface Known<Item> {
  readonly part: ListPart<Item>;
  readonly items: readonly Item[];
  /** The last id that was read; absent at the end of the list. */
  readonly next?: string;
  /** False: it holds so much that does not pass, or is so large, that it is not read on for this page. */
  readonly readsOn: boolean;
}

/**
 * One page out of several lists that are ordered by the same ids. A list that was not read to its end says nothing
 * about what lies beyond, so nothing beyond is shown: the page is then short, and its `next` goes on from there. What
 * is read does not grow with the number of lists, but for the first few items of each.
 */
export async function mergeLists<Item>(
  parts: readonly ListPart<Item>[],
  range: ListRange,
  idOf: (item: Item) => string,
): Promise<ListPage<Item>> {
  const maxBytes = Math.ceil(Math.min(1, PAGES_READ / parts.length) * PAGE_MAX_BYTES);
  const share = Math.max(FIRST_ITEMS_MIN, Math.ceil((PAGES_READ * range.limit) / parts.length));
  const order = orderOf(range, idOf);
  let limit = Math.min(range.limit, share);
  let known = await Promise.all(parts.map((part) => readOn({ part, items: [], readsOn: true }, limit)));
  for (let reads = 1; reads < READS_MAX; reads++) {
    const wanted = order.behind(known, range.limit);
    if (!known.some(wanted)) break;
    limit *= 2;
    known = await Promise.all(known.map((each) => (wanted(each) ? readOn(each, limit) : each)));
  }
  return order.page(known, range.limit);

  async function readOn(before: Known<Item>, most: number): Promise<Known<Item>> {
    const after = before.next ?? range.after;
    const { items, next } = await before.part.read({
      ascending: range.ascending,
      limit: most,
      maxBytes,
      ...(after !== undefined && { after }),
    });
    return {
      part: before.part,
      items: [...before.items, ...items],
      readsOn: items.length === most,
      ...(next !== undefined && { next }),
    };
  }
}

function orderOf<Item>({ ascending }: ListRange, idOf: (item: Item) => string) {
  const isBefore = (one: string, other: string): boolean => (ascending ? one < other : one > other);
  const compare = (a: string, b: string): number => (a === b ? 0 : isBefore(a, b) ? -1 : 1);
  const earliest = (ids: readonly string[]): string | undefined => [...ids].sort(compare)[0];
  /** A delivery that is held is in the log as well: each is shown once. */
  const sorted = (known: readonly Known<Item>[]): Item[] =>
    [...new Map(known.flatMap(({ items }) => items.map((item) => [idOf(item), item]))).values()].sort(
      (a, b) => compare(idOf(a), idOf(b)),
    );

  return {
    /** Which lists have to be read on before a page of this size can be told. */
    behind(known: readonly Known<Item>[], size: number): (each: Known<Item>) => boolean {
      const last = sorted(known)[size - 1];
      const stops = known.flatMap(({ next, readsOn }) => (next !== undefined && !readsOn ? [next] : []));
      const end = earliest([...stops, ...(last === undefined ? [] : [idOf(last)])]);
      return ({ next, readsOn }) =>
        readsOn && next !== undefined && (end === undefined || isBefore(next, end));
    },

    page(known: readonly Known<Item>[], size: number): ListPage<Item> {
      const end = earliest(known.flatMap(({ next }) => next ?? []));
      const shown = sorted(known).filter((item) => end === undefined || !isBefore(end, idOf(item)));
      const items = shown.slice(0, size);
      const last = items.at(-1);
      if (shown.length > items.length && last !== undefined) return { items, next: idOf(last) };
      return { items, ...(end !== undefined && { next: end }) };
    },
  };
}

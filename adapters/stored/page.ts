import type { Period } from '../../core/delivery-filter.ts';
import { ulidFloor } from '../../core/ids.ts';
import { PAGE_MAX_BYTES } from '../../core/limits.ts';
import type { ListPage, ListRange } from '../../core/ports.ts';

/** Ids to read, both ends inclusive; nothing lies between them when `from` is above `to`. */
export interface IdBounds {
  readonly from: string;
  readonly to: string;
}

/** Sort before and after every character of a ULID. */
const LOWEST = ' ';
const HIGHEST = '~';

/** The tightest bounds that leave the id itself out; they rely on all ids having one length. */
const justAfter = (id: string): string => id + LOWEST;
const justBefore = (id: string): string =>
  id.slice(0, -1) + String.fromCharCode(id.charCodeAt(id.length - 1) - 1) + HIGHEST;

export function idBounds({ sinceMs, untilMs }: Period, { after, ascending }: ListRange): IdBounds {
  const since = sinceMs === undefined ? LOWEST : ulidFloor(Math.max(0, sinceMs));
  const until = untilMs === undefined ? HIGHEST : justBefore(ulidFloor(Math.max(0, untilMs)));
  if (after === undefined) return { from: since, to: until };
  return ascending
    ? { from: highest(since, justAfter(after)), to: until }
    : { from: since, to: lowest(until, justBefore(after)) };
}

const highest = (one: string, other: string): string => (one > other ? one : other);
const lowest = (one: string, other: string): string => (one < other ? one : other);

/** A stored row as a list reads it; without `item` the filter did not let it through. */
export interface ReadRow<Item> {
  readonly id: string;
  readonly bytes: number;
  readonly item: Item | undefined;
}

/**
 * Takes rows in the order of reading until a page is complete: one item more than `limit` was found, which
 * proves that the list goes on, or as many bytes were read as the range allows.
 */
export function startPage<Item>({ limit, maxBytes = PAGE_MAX_BYTES }: ListRange) {
  const items: Item[] = [];
  let bytes = 0;
  let lastId: string | undefined;
  let next: string | undefined;

  return {
    /** @returns true when no more rows are wanted */
    take({ id, bytes: size, item }: ReadRow<Item>): boolean {
      if (item !== undefined && items.length === limit) {
        next = lastId;
        return true;
      }
      if (item !== undefined) items.push(item);
      lastId = id;
      bytes += size;
      if (bytes >= maxBytes) next = id;
      return bytes >= maxBytes;
    },
    page: (): ListPage<Item> => ({ items, ...(next !== undefined && { next }) }),
  };
}

import { cursorOf, type Page, type PageRequest, type PageTokens, pageSizeOf, tokenFor } from '../paging.ts';
import type { ListPage, ListRange } from '../ports.ts';

/** A stored list that is read in order of an id. */
export interface OrderedList<Item> {
  readonly ascending: boolean;
  read(range: ListRange): Promise<ListPage<Item>>;
  idOf(item: Item): string;
}

/**
 * One page of a stored list, forwards or backwards. A page may be short, or even empty, with a token to go on:
 * the store reads a bounded amount per page however few of the rows a filter lets through.
 */
export async function listInOrder<Item>(
  list: OrderedList<Item>,
  request: PageRequest,
  tokens: PageTokens,
): Promise<Page<Item>> {
  const cursor = cursorOf(request, tokens);
  const backwards = cursor?.direction === 'previous';
  const [after] = cursor?.position ?? [];
  const { items, next } = await list.read({
    ascending: list.ascending !== backwards,
    limit: pageSizeOf(request),
    ...(after !== undefined && { after }),
  });
  const inOrder = backwards ? [...items].reverse() : items;

  const [first] = inOrder;
  const last = inOrder.at(-1);
  const ahead = backwards ? (last === undefined ? after : list.idOf(last)) : next;
  const behind = backwards ? next : cursor && (first === undefined ? after : list.idOf(first));
  return {
    items: inOrder,
    nextToken: await tokenTowards(list, 'next', ahead, tokens),
    previousToken: await tokenTowards(list, 'previous', behind, tokens),
  };
}

/** Empty unless something is there: clients stop at an empty token. */
async function tokenTowards<Item>(
  list: OrderedList<Item>,
  direction: 'next' | 'previous',
  from: string | undefined,
  tokens: PageTokens,
): Promise<string> {
  if (from === undefined) return '';
  const ascending = list.ascending !== (direction === 'previous');
  const { items, next } = await list.read({ ascending, limit: 1, after: from });
  return items.length > 0 || next !== undefined ? tokenFor(direction, [from], tokens) : '';
}

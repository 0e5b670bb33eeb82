import type { AcceptedEvent, EventSummary } from '../../core/event.ts';
import type { ListPage, ListRange } from '../../core/ports.ts';

const PAGES_MAX = 1_000;

/** Reads a list to its end, page after page. */
export async function walk<Item>(
  read: (range: ListRange) => Promise<ListPage<Item>>,
  { limit, ascending = false }: { readonly limit: number; readonly ascending?: boolean },
): Promise<{ items: Item[]; pages: number[] }> {
  const items: Item[] = [];
  const pages: number[] = [];
  let after: string | undefined;
  while (pages.length < PAGES_MAX) {
    const page = await read({ ascending, limit, ...(after !== undefined && { after }) });
    items.push(...page.items);
    pages.push(page.items.length);
    if (page.next === undefined) return { items, pages };
    after = page.next;
  }
  throw new Error(`a list did not end after ${PAGES_MAX} pages`);
}

export function summaryOf({ payload: _, contentHash: _hash, ...summary }: AcceptedEvent): EventSummary {
  return summary;
}

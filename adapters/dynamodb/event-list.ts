import * as z from 'zod';
import type { EventSummary } from '../../core/event.ts';
import type { Clock, EventFilter, ListPage, ListRange } from '../../core/ports.ts';
import { eventPasses, parseEventSummary } from '../stored/event.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { daysWithin } from './event-days.ts';
import { isExpired } from './expiry.ts';
import type { Item } from './item.ts';
import { dayPartition } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import { EVENTS_BY_DAY } from './schema.ts';
import type { Table } from './table.ts';

/** Days read side by side at first: today and, for clocks ahead of ours, tomorrow. */
const FIRST_GROUP_DAYS = 2;

const summaryItem = z.object({ sortId: z.string(), document: z.string(), expiresAt: z.int() });

export interface EventListing {
  readonly projectId: string;
  readonly filter: EventFilter;
  readonly range: ListRange;
}

/** A project's events from the index by day, without their payloads. */
export async function listEvents(
  table: Table,
  clock: Clock,
  listing: EventListing,
): Promise<ListPage<EventSummary>> {
  const { filter, range } = listing;
  const reading = startPage<EventSummary>(range);
  for await (const row of everyDay(table, clock, listing)) {
    const parsed = summaryItem.parse(row);
    const { sortId: id, document } = parsed;
    const event = isExpired(parsed, clock.now()) ? undefined : parseEventSummary(document);
    const item = event && eventPasses(filter, event) ? event : undefined;
    if (reading.take({ id, bytes: document.length, item })) break;
  }
  return reading.page();
}

/**
 * A busy project fills a page from one day; a quiet one has months of empty days. Groups of growing size ask
 * the one for little more than it needs, and the other only a handful of times.
 */
async function* everyDay(table: Table, clock: Clock, listing: EventListing): AsyncGenerator<Item> {
  const { projectId, filter, range } = listing;
  const bounds = idBounds(filter, range);
  const days = daysWithin(bounds, clock.now());
  if (range.ascending) days.reverse();

  const query = { bounds, ascending: range.ascending, rows: range.limit + 1 };
  for (let start = 0, end = FIRST_GROUP_DAYS; start < days.length; start = end, end *= 2) {
    const group = days.slice(start, end).map((day) =>
      readRows(table, {
        ...query,
        partition: dayPartition(projectId, day),
        index: EVENTS_BY_DAY.name,
        keys: [EVENTS_BY_DAY.partitionKey, EVENTS_BY_DAY.sortKey],
      }),
    );
    for (const first of await Promise.all(group)) yield* everyRow(first);
  }
}

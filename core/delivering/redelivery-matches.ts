import { type Delivery, newDelivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { deliveryId as deliveryIdOf } from '../ids.ts';
import type { DeliveryPart, ListPage, ListRange } from '../ports.ts';
import { mergeLists } from '../reading/merge-lists.ts';
import type { RedeliveryJob } from '../redelivery-job.ts';

type MatchDependencies = Pick<Dependencies, 'deliveries' | 'events'>;

/** What says which deliveries a job is about. */
export type Matching = Pick<RedeliveryJob, 'projectId' | 'webhookId' | 'filter' | 'cursor'>;

/** One page of the deliveries that a job brings back, oldest first. */
export function readMatches(
  deps: MatchDependencies,
  matching: Matching,
  limit: number,
): Promise<ListPage<Delivery>> {
  const { eventIds } = matching.filter;
  return eventIds ? ofEvents(deps, matching, eventIds, limit) : ofLog(deps, matching, limit);
}

async function ofLog(
  { deliveries }: MatchDependencies,
  { webhookId, filter, cursor }: Matching,
  limit: number,
): Promise<ListPage<Delivery>> {
  const part = (name: DeliveryPart) => ({
    read: (range: ListRange) => deliveries.list(webhookId, name, filter, range),
  });
  const range = { ascending: true, limit, ...(cursor !== undefined && { after: cursor }) };
  const page = await mergeLists([part('attempted'), part('unattempted')], range, ({ id }) => id);
  // A verification or a test is its own body: no event stands behind it.
  return { ...page, items: page.items.filter(({ body }) => body === undefined) };
}

/** The cursor counts the events that were looked at. */
async function ofEvents(
  { deliveries, events }: MatchDependencies,
  { projectId, webhookId, cursor = '0' }: Matching,
  eventIds: readonly string[],
  limit: number,
): Promise<ListPage<Delivery>> {
  const from = Number(cursor);
  const keys = eventIds.slice(from, from + limit).map((eventId) => ({ projectId, eventId }));
  const found = await events.getMany(keys);
  const matches = found.map((event) => ({ event, deliveryId: deliveryIdOf(event, webhookId) }));
  const stored = await deliveries.getMany(matches.map(({ deliveryId }) => ({ webhookId, deliveryId })));
  const items = matches.map(
    ({ event, deliveryId }) =>
      stored.find(({ id }) => id === deliveryId) ?? newDelivery(event, { webhookId, deliveryId }),
  );
  const next = from + limit;
  return { items, ...(next < eventIds.length && { next: String(next) }) };
}

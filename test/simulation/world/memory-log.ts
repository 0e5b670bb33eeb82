import { claimExpiryOf, eventPasses, renewableSince } from '../../../adapters/stored/event.ts';
import { expiryOf } from '../../../adapters/stored/expiry.ts';
import { idBounds, startPage } from '../../../adapters/stored/page.ts';
import type { Delivery } from '../../../core/delivery.ts';
import { deliveryPasses, type Period } from '../../../core/delivery-filter.ts';
import type { AcceptedEvent, EventClaim, EventSummary } from '../../../core/event.ts';
import type { Clock, DeliveryLog, EventStore, ListPage, ListRange } from '../../../core/ports.ts';

export interface MemoryEvents extends EventStore {
  readonly all: ReadonlyMap<string, AcceptedEvent>;
}

export function createMemoryEvents(clock: Clock): MemoryEvents {
  const all = new Map<string, AcceptedEvent>();
  const claims = new Map<string, EventClaim>();
  const find = (key: string): AcceptedEvent | undefined => {
    const event = all.get(key);
    return event && expiryOf(event.acceptedAtMs) > clock.now() ? event : undefined;
  };
  const claimOf = (key: string): EventClaim | undefined => {
    const claim = claims.get(key);
    return claim && claimExpiryOf(claim) > clock.now() ? claim : undefined;
  };
  const keyOf = ({ projectId, eventId }: { projectId: string; eventId: string }) => `${projectId}/${eventId}`;

  return {
    all,
    async claim(claim) {
      const key = keyOf(claim);
      const event = find(key);
      if (event) return { kind: 'event', event };
      const stored = claimOf(key);
      const isOurs = stored?.contentHash === claim.contentHash && stored.claimedAtMs <= renewableSince(claim);
      if (stored && !isOurs) return { kind: 'claim', claim: stored };
      claims.set(key, claim);
      return { kind: 'claim', claim };
    },
    async accept(event) {
      const key = keyOf(event);
      const stored = find(key);
      // Our own write that a client library repeats is recognised, as the adapters do.
      if (stored) return stored === event ? { kind: 'accepted' } : { kind: 'event', event: stored };
      const claim = claimOf(key);
      if (claim && claim.contentHash !== event.contentHash) return { kind: 'claim', claim };
      claims.delete(key);
      all.set(key, event);
      return { kind: 'accepted' };
    },
    async getMany(keys) {
      return [...new Set(keys.map(keyOf))].flatMap((key) => find(key) ?? []);
    },
    async list(projectId, filter, range) {
      const found = [...all.keys()]
        .flatMap((key) => find(key) ?? [])
        .filter((e) => e.projectId === projectId);
      const rows = found.map(
        ({ payload: _, contentHash: _hash, ...summary }): Row<EventSummary> => ({
          id: summary.sortId,
          bytes: JSON.stringify(summary).length,
          item: summary,
        }),
      );
      return pageOf(rows, filter, range, (event) => eventPasses(filter, event));
    },
  };
}

export interface MemoryDeliveries extends DeliveryLog {
  readonly all: ReadonlyMap<string, Delivery>;
}

export function createMemoryDeliveries(clock: Clock): MemoryDeliveries {
  const all = new Map<string, Delivery>();
  const find = (key: string): Delivery | undefined => {
    const delivery = all.get(key);
    return delivery && expiryOf(delivery.createdAtMs) > clock.now() ? delivery : undefined;
  };
  const keyOf = (webhookId: string, id: string) => `${webhookId}/${id}`;

  return {
    all,
    async getMany(keys) {
      const unique = new Set(keys.map(({ webhookId, deliveryId }) => keyOf(webhookId, deliveryId)));
      return [...unique].flatMap((key) => find(key) ?? []);
    },
    async put(delivery) {
      const key = keyOf(delivery.webhookId, delivery.id);
      if ((find(key)?.version ?? 0) !== delivery.version - 1) return 'conflict';
      all.set(key, delivery);
      return 'written';
    },
    async list(webhookId, part, filter, range) {
      const found = [...all.keys()].flatMap((key) => find(key) ?? []);
      const rows = found
        .filter((each) => each.webhookId === webhookId)
        .filter(({ attemptCount }) => attemptCount > 0 === (part === 'attempted'))
        .map(
          (item): Row<Delivery> => ({
            id: item.id,
            bytes: JSON.stringify(item).length,
            item,
          }),
        );
      return pageOf(rows, filter, range, (delivery) => deliveryPasses(filter, delivery));
    },
    async removeAll(webhookId) {
      for (const [key, delivery] of all) if (delivery.webhookId === webhookId) all.delete(key);
    },
  };
}

interface Row<Item> {
  readonly id: string;
  readonly bytes: number;
  readonly item: Item;
}

export function pageOf<Item>(
  rows: readonly Row<Item>[],
  period: Period,
  range: ListRange,
  passes: (item: Item) => boolean,
): ListPage<Item> {
  const { from, to } = idBounds(period, range);
  const inRange = rows.filter(({ id }) => id >= from && id <= to).sort((a, b) => (a.id < b.id ? -1 : 1));
  const reading = startPage<Item>(range);
  for (const { id, bytes, item } of range.ascending ? inRange : inRange.reverse()) {
    if (reading.take({ id, bytes, item: passes(item) ? item : undefined })) break;
  }
  return reading.page();
}

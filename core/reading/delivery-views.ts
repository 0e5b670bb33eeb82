import type { HoldReason } from '../backlog.ts';
import { type Delivery, isFinal } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { envelopeOf } from '../event.ts';
import { PAGE_MAX_BYTES } from '../limits.ts';

/** A delivery with the body that was, or will be, sent. */
export interface DeliveryView {
  readonly delivery: Delivery;
  /** JSON text; undefined when the event has expired, or the answer would grow too large. */
  readonly body: string | undefined;
  readonly tooLarge?: boolean;
  /** Set while it waits for its webhook. */
  readonly held?: Held | undefined;
}

/** Why a delivery waits, since when, and when its backlog is looked at next. */
export interface Held {
  readonly reason: HoldReason;
  readonly sinceMs: number;
  readonly nextLookAtMs?: number | undefined;
}

/** Events read at once for their bodies: a few of the largest are more than an answer takes. */
const EVENTS_AT_ONCE = 10;

/**
 * Bodies come from the events. They are read a few at a time, and no further than PAGE_MAX_BYTES: an answer has
 * to fit its envelope, and what it leaves out is not paid for.
 */
export async function withBodies(
  { events }: Pick<Dependencies, 'events'>,
  deliveries: readonly Delivery[],
): Promise<DeliveryView[]> {
  const views: DeliveryView[] = [];
  let bytes = 0;
  for (let start = 0; start < deliveries.length; start += EVENTS_AT_ONCE) {
    const some = deliveries.slice(start, start + EVENTS_AT_ONCE);
    const bodies = bytes <= PAGE_MAX_BYTES ? await bodiesOf(events, some) : new Map<string, string>();
    for (const delivery of some) {
      const body = delivery.body ?? bodies.get(delivery.eventId);
      bytes += Buffer.byteLength(body ?? '');
      const tooLarge = bytes > PAGE_MAX_BYTES;
      views.push({ delivery, body: tooLarge ? undefined : body, tooLarge });
    }
  }
  return views;
}

async function bodiesOf(
  events: Dependencies['events'],
  deliveries: readonly Delivery[],
): Promise<Map<string, string>> {
  const ofEvents = deliveries.filter(({ body }) => body === undefined);
  const found = ofEvents.length > 0 ? await events.getMany(ofEvents) : [];
  return new Map(found.map((event) => [event.eventId, envelopeOf(event)]));
}

/**
 * What each of some deliveries of one webhook waits for: its next step, or a redelivery that somebody asked for. The
 * row that a worker left behind when it died, of a delivery that has ended since, says nothing.
 */
export async function heldOf(
  { backlog, wakeUps }: Pick<Dependencies, 'backlog' | 'wakeUps'>,
  webhookId: string,
  deliveries: readonly Delivery[],
): Promise<ReadonlyMap<string, Held>> {
  const keys = deliveries.map(({ id }) => ({ webhookId, deliveryId: id }));
  const found = keys.length > 0 ? await backlog.getMany(keys) : [];
  const ended = new Set(deliveries.filter(({ state }) => isFinal(state)).map(({ id }) => id));
  const rows = found.filter(
    ({ message }) => message.trigger === 'redelivery' || !ended.has(message.deliveryId),
  );
  if (rows.length === 0) return new Map();
  const wakeUp = await wakeUps.get(webhookId);
  return new Map(
    rows.map(({ message, reason, heldAtMs }) => [
      message.deliveryId,
      { reason, sinceMs: heldAtMs, nextLookAtMs: wakeUp?.dueAtMs },
    ]),
  );
}

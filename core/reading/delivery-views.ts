import type { HoldReason } from '../backlog.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { envelopeOf } from '../event.ts';
import { PAGE_MAX_BYTES } from '../limits.ts';
import { isWaiting } from './delivery-parts.ts';

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

/**
 * In full with the body that was sent, which is read from its event, and every attempt. A summary reads no events and
 * holds the last attempt alone, without what was said in it.
 */
export const VIEWS = ['full', 'summary'] as const;
export type View = (typeof VIEWS)[number];

/** Events read at once for their bodies: a few of the largest are more than an answer takes. */
const EVENTS_AT_ONCE = 10;

/**
 * Bodies come from the events, unless a summary will do. They are read a few at a time, and no further than PAGE_MAX_BYTES: an answer has
 * to fit its envelope, and what it leaves out is not paid for.
 */
export async function withBodies(
  { events }: Pick<Dependencies, 'events'>,
  deliveries: readonly Delivery[],
  view: View = 'full',
): Promise<DeliveryView[]> {
  if (view === 'summary') return deliveries.map((each) => ({ delivery: abridged(each), body: undefined }));
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

const abridged = ({ body: _, ...delivery }: Delivery): Delivery => ({
  ...delivery,
  attempts: delivery.attempts.slice(-1).map(({ response, ...attempt }) => ({
    ...attempt,
    request: { ...attempt.request, headers: {} },
    ...(response && {
      response: { ...response, headers: {}, body: '', bodyTruncated: response.body !== '' },
    }),
  })),
});

async function bodiesOf(
  events: Dependencies['events'],
  deliveries: readonly Delivery[],
): Promise<Map<string, string>> {
  const ofEvents = deliveries.filter(({ body }) => body === undefined);
  const found = ofEvents.length > 0 ? await events.getMany(ofEvents) : [];
  return new Map(found.map((event) => [event.eventId, envelopeOf(event)]));
}

/** What each of some deliveries waits for: its next step, or a redelivery that somebody asked for. */
export async function heldOf(
  { backlog, wakeUps }: Pick<Dependencies, 'backlog' | 'wakeUps'>,
  deliveries: readonly Delivery[],
): Promise<ReadonlyMap<string, Held>> {
  const keys = deliveries.map(({ webhookId, id }) => ({ webhookId, deliveryId: id }));
  const found = keys.length > 0 ? await backlog.getMany(keys) : [];
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const rows = found.filter((row) => isWaiting(row, byId.get(row.message.deliveryId)));
  const looks = new Map<string, number | undefined>();
  const waiting = new Set(rows.map(({ message }) => message.webhookId));
  await Promise.all(
    Array.from(waiting, async (webhookId) => looks.set(webhookId, (await wakeUps.get(webhookId))?.dueAtMs)),
  );
  return new Map(
    rows.map(({ message, reason, heldAtMs }) => [
      message.deliveryId,
      { reason, sinceMs: heldAtMs, nextLookAtMs: looks.get(message.webhookId) },
    ]),
  );
}

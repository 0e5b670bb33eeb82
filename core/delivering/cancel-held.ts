import type { HeldDelivery } from '../backlog.ts';
import { newDelivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { BATCH_SIZE, WAKE_UP_ROWS_MAX } from '../limits.ts';
import type { Round } from '../wake-up.ts';
import type { Webhook } from '../webhook.ts';
import { recordCancellation } from './record-outcome.ts';

type CancelDependencies = Pick<Dependencies, 'backlog' | 'deliveries' | 'events' | 'clock'>;

/** Cancels the oldest held deliveries of a webhook that is off, a page at a time. */
export async function cancelHeld(deps: CancelDependencies, webhook: Webhook): Promise<Round> {
  const { items, next } = await deps.backlog.list(
    webhook.id,
    {},
    { ascending: true, limit: WAKE_UP_ROWS_MAX },
  );
  for (let start = 0; start < items.length; start += BATCH_SIZE) {
    await cancelSome(deps, items.slice(start, start + BATCH_SIZE));
  }
  return next === undefined ? {} : { dueAtMs: deps.clock.now() };
}

/** The cancellation first, the row second: a crash between them cancels what is cancelled. */
async function cancelSome(deps: CancelDependencies, rows: readonly HeldDelivery[]): Promise<void> {
  const ofEvents = rows.filter(({ message }) => message.trigger === 'event').map(({ message }) => message);
  const [events, deliveries] = await Promise.all([
    deps.events.getMany(ofEvents),
    deps.deliveries.getMany(ofEvents),
  ]);
  await Promise.all(
    ofEvents.map(async (message) => {
      const event = events.find(({ eventId }) => eventId === message.eventId);
      const stored = deliveries.find(({ id }) => id === message.deliveryId);
      const delivery = stored ?? (event && newDelivery(event, message));
      if (delivery) await recordCancellation(deps, delivery);
    }),
  );
  await deps.backlog.remove(rows);
}

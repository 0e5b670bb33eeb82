import { QUEUE_DELAY_MAX_SECONDS } from '../../core/limits.ts';
import type { Clock, DeliveryQueue, QueuedDelivery } from '../../core/ports.ts';
import type { Schedules } from '../scheduler/schedules.ts';
import { type Queue, sendBatches } from './send-batches.ts';

const MILLISECONDS = 1_000;

export interface DeliveryQueueOptions {
  readonly queue: Queue;
  /** Where waits go that a queue cannot make. Absent where none is that long. */
  readonly schedules?: Schedules;
  readonly clock: Clock;
}

/** Fair by webhook. Waits of up to 15 minutes are the queue's own, longer ones the scheduler's. */
export const createDeliveryQueue = ({ queue, schedules, clock }: DeliveryQueueOptions): DeliveryQueue => ({
  async send(deliveries) {
    const waiting = deliveries.map((delivery) => ({ ...delivery, delaySeconds: delayOf(delivery, clock) }));
    const soon = waiting.filter(({ delaySeconds }) => !schedules || delaySeconds <= QUEUE_DELAY_MAX_SECONDS);
    const later = waiting.filter((delivery) => !soon.includes(delivery));
    await Promise.all([
      sendBatches(
        queue,
        soon.map(({ message, delaySeconds }) => ({
          body: JSON.stringify(message),
          groupId: message.webhookId,
          // Too early without a scheduler: who handles the message sees that it is not due, and waits again.
          delaySeconds: Math.min(delaySeconds, QUEUE_DELAY_MAX_SECONDS),
        })),
      ),
      ...later.map(({ message, notBeforeMs = 0 }) => schedules?.create(message, notBeforeMs)),
    ]);
  },
});

/** Rounded up: never early. */
const delayOf = ({ notBeforeMs }: QueuedDelivery, clock: Clock): number =>
  Math.max(0, Math.ceil(((notBeforeMs ?? 0) - clock.now()) / MILLISECONDS));

import { QUEUE_DELAY_MAX_SECONDS } from '../../core/limits.ts';
import type { Clock, DeliveryQueue, QueuedDelivery } from '../../core/ports.ts';
import type { Schedules } from '../scheduler/schedules.ts';
import { createMessageSender, type Queue } from './message-sender.ts';

const MILLISECONDS = 1_000;

export interface DeliveryQueueOptions {
  readonly queue: Queue;
  /** Takes the waits that a queue cannot make. Absent in functions that ask for none. */
  readonly schedules?: Schedules;
  /** Seconds that a wait in the queue may take; longer ones are scheduled. @default QUEUE_DELAY_MAX_SECONDS, SQS's own */
  readonly delayMaxSeconds?: number;
  readonly clock: Clock;
}

/** Fair by webhook. Waits of up to 15 minutes are the queue's own, longer ones the scheduler's. */
export function createDeliveryQueue({
  queue,
  schedules,
  delayMaxSeconds = QUEUE_DELAY_MAX_SECONDS,
  clock,
}: DeliveryQueueOptions): DeliveryQueue {
  const sendMessages = createMessageSender(queue);
  return {
    async send(deliveries) {
      const waiting = deliveries.map((delivery) => ({ delivery, delaySeconds: delayOf(delivery, clock) }));
      const soon = waiting.filter(({ delaySeconds }) => delaySeconds <= delayMaxSeconds);
      const later = waiting.filter((each) => !soon.includes(each));
      await Promise.all([
        sendMessages(
          soon.map(({ delivery: { message }, delaySeconds }) => ({
            body: JSON.stringify(message),
            groupId: message.webhookId,
            delaySeconds,
          })),
        ),
        ...later.map(({ delivery }) => schedule(schedules, delivery)),
      ]);
    },
  };
}

async function schedule(schedules: Schedules | undefined, delivery: QueuedDelivery): Promise<void> {
  if (!schedules) throw new Error('only the dispatcher has a scheduler for waits of more than 15 minutes');
  await schedules.create(delivery.message, delivery.notBeforeMs ?? 0);
}

/** Rounded up: never early. */
const delayOf = ({ notBeforeMs }: QueuedDelivery, clock: Clock): number =>
  Math.max(0, Math.ceil(((notBeforeMs ?? 0) - clock.now()) / MILLISECONDS));

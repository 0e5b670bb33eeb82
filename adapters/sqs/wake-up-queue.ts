import { QUEUE_DELAY_MAX_SECONDS } from '../../core/limits.ts';
import type { Clock, WakeUpQueue } from '../../core/ports.ts';
import { createMessageSender, type Queue } from './message-sender.ts';

const MILLISECONDS = 1_000;

/** Fair by webhook. A wait of more than the queue's own 15 minutes ends early: whoever comes early is sent on. */
export function createWakeUpQueue(queue: Queue, clock: Clock): WakeUpQueue {
  const sendMessages = createMessageSender(queue);
  return {
    async send(message, notBeforeMs) {
      const seconds = Math.ceil((notBeforeMs - clock.now()) / MILLISECONDS);
      await sendMessages([
        {
          body: JSON.stringify(message),
          groupId: message.webhookId,
          delaySeconds: Math.max(0, Math.min(seconds, QUEUE_DELAY_MAX_SECONDS)),
        },
      ]);
    },
  };
}

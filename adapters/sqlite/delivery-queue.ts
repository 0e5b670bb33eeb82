import type { Clock, DeliveryQueue } from '../../core/ports.ts';
import type { Database } from './database.ts';
import { sendMessages } from './queue.ts';

export function createDeliveryQueue(db: Database, clock: Clock): DeliveryQueue {
  return {
    async send(messages) {
      const grouped = messages.map(({ message, notBeforeMs }) => ({
        body: JSON.stringify(message),
        group: message.webhookId,
        dueAtMs: notBeforeMs,
      }));
      sendMessages(db, clock, 'deliveries', grouped);
    },
  };
}

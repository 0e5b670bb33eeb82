import type { Clock, DeliveryQueue } from '../../core/ports.ts';
import type { Database } from './database.ts';
import { enqueue } from './enqueue.ts';

/** Fair by webhook. */
export const createDeliveryQueue = (db: Database, clock: Clock): DeliveryQueue => ({
  async send(messages) {
    const nowMs = clock.now();
    await enqueue(
      db,
      'deliveries',
      messages.map(({ message, notBeforeMs }) => ({
        body: JSON.stringify(message),
        groupId: message.webhookId,
        sentAtMs: nowMs,
        visibleAtMs: Math.max(nowMs, notBeforeMs ?? nowMs),
      })),
    );
  },
});

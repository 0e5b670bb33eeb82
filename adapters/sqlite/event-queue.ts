import type { Clock, EventQueue, RejectedEvents } from '../../core/ports.ts';
import type { Database } from './database.ts';
import { enqueue, type QueueName } from './enqueue.ts';
import { write } from './group-commit.ts';

const QUEUE: QueueName = 'events';

/** Fair by project. */
export const createEventQueue = (db: Database, clock: Clock): EventQueue => ({
  async send(messages) {
    const nowMs = clock.now();
    await enqueue(
      db,
      QUEUE,
      messages.map(({ body, projectId }) => ({
        body,
        groupId: projectId,
        sentAtMs: nowMs,
        visibleAtMs: nowMs,
      })),
    );
  },
});

/** Kept among the dead letters of the events queue, once per message however often it was handled. */
export const createRejectedEvents = (db: Database, clock: Clock): RejectedEvents => ({
  async put({ body, reason, messageId }) {
    const nowMs = clock.now();
    await write(db, () =>
      db
        .prepare(
          `INSERT OR REPLACE INTO messages (id, queue, group_id, body, sent_at_ms, visible_at_ms, dead_reason)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(`rejected-${messageId}`, QUEUE, 'rejected', body, nowMs, nowMs, reason),
    );
  },
});

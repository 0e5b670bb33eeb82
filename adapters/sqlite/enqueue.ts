import type { Database } from './database.ts';
import { atEndOfTurn, write } from './group-commit.ts';

export type QueueName = 'events' | 'deliveries' | 'wakeups';

export interface NewMessage {
  readonly body: string;
  /** Whose messages wait in one line: a project or a webhook. */
  readonly groupId: string;
  readonly sentAtMs: number;
  readonly visibleAtMs: number;
}

const listeners = new WeakMap<Database, Map<QueueName, () => void>>();

/** Adds messages, all or none. */
export const enqueue = (db: Database, queue: QueueName, messages: readonly NewMessage[]): Promise<void> =>
  write(db, () => {
    // The database names them: ids must differ between processes and restarts.
    const insert = db.prepare(
      `INSERT INTO messages (id, queue, group_id, body, sent_at_ms, visible_at_ms)
       VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?, ?)`,
    );
    for (const { groupId, body, sentAtMs, visibleAtMs } of messages) {
      insert.run(queue, groupId, body, sentAtMs, visibleAtMs);
    }
    const listener = listeners.get(db)?.get(queue);
    if (listener) atEndOfTurn(db, listener);
  });

/**
 * Calls `listener` once for every turn of the loop in which messages were added, before they are committed: what it
 * receives then is handed out by the commit that stores it. A queue has one listener, the last one.
 */
export function whenAdded(db: Database, queue: QueueName, listener: () => void): void {
  const ofDatabase = listeners.get(db) ?? new Map<QueueName, () => void>();
  listeners.set(db, ofDatabase.set(queue, listener));
}

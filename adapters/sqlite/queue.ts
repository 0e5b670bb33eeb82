import * as z from 'zod';
import type { Clock } from '../../core/ports.ts';
import { type Database, inTransaction } from './database.ts';

export type QueueName = 'events' | 'deliveries' | 'wakeups';

export interface NewMessage {
  readonly body: string;
  /** Whose messages wait in one line: a project or a webhook. */
  readonly groupId: string;
  readonly sentAtMs: number;
  readonly visibleAtMs: number;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly groupId: string;
  readonly sentAtMs: number;
  /** From 1. */
  readonly receiveCount: number;
}

export interface DeadMessage extends ReceivedMessage {
  readonly reason: string;
}

/** The receiving end of a queue: at least once, fair between groups, unordered. */
export interface QueueConsumer {
  /**
   * Hands out up to `max` due messages and hides them for `leaseMs`. Groups with the fewest messages in flight
   * come first, then those that have been due for longest.
   */
  receive(max: number, leaseMs: number): ReceivedMessage[];
  /** Removes a message that was handled. */
  acknowledge(id: string): void;
  /** Gives a message back, to be handed out again after `delayMs`. */
  release(id: string, delayMs: number): void;
  deadLetter(id: string, reason: string): void;
  /** Gives back what a process that is no more had received. */
  releaseAll(): void;
  listDead(): DeadMessage[];
  /** @returns how many dead messages were put back in line */
  redriveDead(): number;
  /** When the next message may be received, in milliseconds since the epoch; undefined: none is waiting. */
  nextDueMs(): number | undefined;
}

const messageRow = z.object({
  id: z.string(),
  body: z.string(),
  group_id: z.string(),
  sent_at_ms: z.int(),
  receive_count: z.int(),
});
const deadRow = messageRow.extend({ dead_reason: z.string() });
const nextRow = z.object({ next: z.int().nullable() });
const COLUMNS = 'id, body, group_id, sent_at_ms, receive_count';

/**
 * From each group no more than the batch could take, by age; then the groups take turns, those with messages
 * in flight starting as many turns late. Ten thousand messages of one group cost no more than ten.
 */
const NEXT_IN_LINE = `
  WITH groups AS (
    SELECT group_id, min(visible_at_ms) AS oldest FROM messages
    WHERE queue = $queue AND dead_reason IS NULL GROUP BY group_id
  ), candidates AS (
    SELECT id, visible_at_ms,
      row_number() OVER (PARTITION BY messages.group_id ORDER BY visible_at_ms, messages.rowid) + (
        SELECT count(*) FROM messages AS held
        WHERE held.leased = 1 AND held.queue = $queue AND held.group_id = messages.group_id AND held.visible_at_ms > $now
      ) AS turn
    FROM groups JOIN messages ON messages.rowid IN (
      SELECT rowid FROM messages AS waiting
      WHERE waiting.queue = $queue AND waiting.group_id = groups.group_id AND waiting.dead_reason IS NULL
        AND waiting.visible_at_ms <= $now
      ORDER BY waiting.visible_at_ms LIMIT $max
    )
    WHERE groups.oldest <= $now
  )
  SELECT id FROM candidates ORDER BY turn, visible_at_ms LIMIT $max`;

/** Adds messages, all or none. */
export function enqueue(db: Database, queue: QueueName, messages: readonly NewMessage[]): void {
  // The database names them: ids must differ between processes and restarts.
  const insert = db.prepare(
    `INSERT INTO messages (id, queue, group_id, body, sent_at_ms, visible_at_ms)
     VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?, ?)`,
  );
  inTransaction(db, () => {
    for (const { groupId, body, sentAtMs, visibleAtMs } of messages) {
      insert.run(queue, groupId, body, sentAtMs, visibleAtMs);
    }
  });
}

export function createQueueConsumer(db: Database, clock: Clock, queue: QueueName): QueueConsumer {
  return {
    receive: (max, leaseMs) => receive(db, queue, max, { nowMs: clock.now(), leaseMs }),

    acknowledge(id) {
      db.prepare('DELETE FROM messages WHERE id = ?').run(id);
    },
    release(id, delayMs) {
      db.prepare('UPDATE messages SET leased = 0, visible_at_ms = ? WHERE id = ?').run(
        clock.now() + delayMs,
        id,
      );
    },
    deadLetter(id, reason) {
      db.prepare('UPDATE messages SET leased = 0, dead_reason = ? WHERE id = ?').run(reason, id);
    },
    releaseAll() {
      db.prepare('UPDATE messages SET leased = 0, visible_at_ms = ? WHERE queue = ? AND leased = 1').run(
        clock.now(),
        queue,
      );
    },

    listDead: () => listDead(db, queue),
    redriveDead: () => redriveDead(db, queue, clock.now()),

    nextDueMs() {
      const row = db
        .prepare('SELECT min(visible_at_ms) AS next FROM messages WHERE queue = ? AND dead_reason IS NULL')
        .get(queue);
      return nextRow.parse(row).next ?? undefined;
    },
  };
}

function receive(
  db: Database,
  queue: QueueName,
  max: number,
  { nowMs, leaseMs }: { readonly nowMs: number; readonly leaseMs: number },
): ReceivedMessage[] {
  const lease = db.prepare(
    `UPDATE messages SET leased = 1, visible_at_ms = ?, receive_count = receive_count + 1
     WHERE id = ? RETURNING ${COLUMNS}`,
  );
  // The look first, without the write lock: an idle pump must not wear out a disk.
  if (!isDue(db, queue, nowMs)) return [];
  return inTransaction(db, () =>
    z
      .array(z.object({ id: z.string() }))
      .parse(db.prepare(NEXT_IN_LINE).all({ queue, now: nowMs, max }))
      .map(({ id }) => parse(lease.get(nowMs + leaseMs, id))),
  );
}

const isDue = (db: Database, queue: QueueName, nowMs: number): boolean =>
  db
    .prepare('SELECT 1 FROM messages WHERE queue = ? AND dead_reason IS NULL AND visible_at_ms <= ? LIMIT 1')
    .get(queue, nowMs) !== undefined;

const listDead = (db: Database, queue: QueueName): DeadMessage[] =>
  db
    .prepare(
      `SELECT ${COLUMNS}, dead_reason FROM messages
       WHERE queue = ? AND dead_reason IS NOT NULL ORDER BY sent_at_ms`,
    )
    .all(queue)
    .map((row) => ({ ...parse(row), reason: deadRow.parse(row).dead_reason }));

function redriveDead(db: Database, queue: QueueName, nowMs: number): number {
  const { changes } = db
    .prepare(
      `UPDATE messages SET dead_reason = NULL, leased = 0, receive_count = 0, visible_at_ms = ?
       WHERE queue = ? AND dead_reason IS NOT NULL`,
    )
    .run(nowMs, queue);
  return Number(changes);
}

function parse(row: unknown): ReceivedMessage {
  const { id, body, group_id, sent_at_ms, receive_count } = messageRow.parse(row);
  return { id, body, groupId: group_id, sentAtMs: sent_at_ms, receiveCount: receive_count };
}

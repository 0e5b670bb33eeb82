import * as z from 'zod';
import type { Clock } from '../../core/ports.ts';
import { type Database, inTransaction } from './database.ts';
import { type QueueName, whenAdded } from './enqueue.ts';
import { write } from './group-commit.ts';
import { createNextInLine, type NextInLine } from './next-in-line.ts';

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
  receive(max: number, leaseMs: number): Promise<ReceivedMessage[]>;
  /** Calls back, once a turn of the loop, when messages were added; what is received then is stored and handed out at once. */
  whenAdded(listener: () => void): void;
  /** Removes messages that were handled. */
  acknowledge(ids: readonly string[]): Promise<void>;
  /** Gives a message back, to be handed out again after `delayMs`. */
  release(id: string, delayMs: number): Promise<void>;
  deadLetter(id: string, reason: string): Promise<void>;
  /** Gives back what a process that is no more had received: at the start, before anything is received. */
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
const messageRows = z.array(messageRow);
const nextRow = z.object({ next: z.int().nullable() });
const COLUMNS = 'id, body, group_id, sent_at_ms, receive_count';

/** Of those that were found, what no other process has taken meanwhile. */
const LEASE = `
  UPDATE messages SET leased = 1, visible_at_ms = $until, receive_count = receive_count + 1
  WHERE rowid IN (SELECT value FROM json_each($rows)) AND visible_at_ms <= $now AND dead_reason IS NULL
  RETURNING ${COLUMNS}`;

export function createQueueConsumer(db: Database, clock: Clock, queue: QueueName): QueueConsumer {
  const nextInLine = createNextInLine(db, queue);
  return {
    receive: (max, leaseMs) => receive(db, nextInLine, max, { nowMs: clock.now(), leaseMs }),
    whenAdded: (listener) => whenAdded(db, queue, listener),

    acknowledge: (ids) =>
      write(db, () => {
        const remove = db.prepare('DELETE FROM messages WHERE id = ?');
        for (const id of ids) remove.run(id);
      }),
    release: (id, delayMs) =>
      write(db, () => {
        db.prepare('UPDATE messages SET leased = 0, visible_at_ms = ? WHERE id = ?').run(
          clock.now() + delayMs,
          id,
        );
      }),
    deadLetter: (id, reason) =>
      write(db, () => {
        db.prepare('UPDATE messages SET leased = 0, dead_reason = ? WHERE id = ?').run(reason, id);
      }),
    releaseAll() {
      inTransaction(db, () =>
        db
          .prepare('UPDATE messages SET leased = 0, visible_at_ms = ? WHERE queue = ? AND leased = 1')
          .run(clock.now(), queue),
      );
    },

    listDead: () => listDead(db, queue),
    redriveDead: () => inTransaction(db, () => redriveDead(db, queue, clock.now())),

    nextDueMs() {
      const row = db
        .prepare('SELECT min(visible_at_ms) AS next FROM messages WHERE queue = ? AND dead_reason IS NULL')
        .get(queue);
      return nextRow.parse(row).next ?? undefined;
    },
  };
}

async function receive(
  db: Database,
  nextInLine: NextInLine,
  max: number,
  { nowMs, leaseMs }: { readonly nowMs: number; readonly leaseMs: number },
): Promise<ReceivedMessage[]> {
  // The look first, without the write lock: an idle pump must not wear out a disk.
  const next = nextInLine(max, nowMs);
  if (next.length === 0) return [];
  return write(db, () => {
    const rows = db.prepare(LEASE).all({ now: nowMs, until: nowMs + leaseMs, rows: JSON.stringify(next) });
    return messageRows.parse(rows).map(messageOf);
  });
}

const listDead = (db: Database, queue: QueueName): DeadMessage[] =>
  db
    .prepare(
      `SELECT ${COLUMNS}, dead_reason FROM messages
       WHERE queue = ? AND dead_reason IS NOT NULL ORDER BY sent_at_ms`,
    )
    .all(queue)
    .map((row) => {
      const dead = deadRow.parse(row);
      return { ...messageOf(dead), reason: dead.dead_reason };
    });

function redriveDead(db: Database, queue: QueueName, nowMs: number): number {
  const { changes } = db
    .prepare(
      `UPDATE messages SET dead_reason = NULL, leased = 0, receive_count = 0, visible_at_ms = ?
       WHERE queue = ? AND dead_reason IS NOT NULL`,
    )
    .run(nowMs, queue);
  return Number(changes);
}

const messageOf = (row: z.output<typeof messageRow>): ReceivedMessage => ({
  id: row.id,
  body: row.body,
  groupId: row.group_id,
  sentAtMs: row.sent_at_ms,
  receiveCount: row.receive_count,
});

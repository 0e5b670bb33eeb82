import { z } from 'zod';
import type { Clock } from '../../core/ports.ts';
import { type Database, transaction } from './database.ts';

export type QueueName = 'events' | 'deliveries';

export interface NewMessage {
  readonly body: string;
  /** Messages of one group do not hold up those of another. */
  readonly group: string;
  /** Milliseconds since the epoch; absent: at once. */
  readonly dueAtMs?: number | undefined;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
}

/** The consuming side of a local queue: leases, as SQS has visibility timeouts. */
export interface QueueConsumer {
  /** Due messages, fairly: groups with the fewest in flight first, then the longest due. */
  receive(max: number, leaseMs: number): ReceivedMessage[];
  acknowledge(id: string): void;
  /** Hands the message out again after a while. */
  release(id: string, delayMs: number): void;
  /** Sets the message aside, with the reason, until someone redrives it. */
  bury(id: string, reason: string): void;
  /** After a restart nobody holds a lease: what was in flight is due at once. */
  releaseAll(): void;
}

const waitingGroup = z.object({ grouping: z.string(), in_flight: z.number() });
const received = z
  .object({
    id: z.number(),
    body: z.string(),
    grouping: z.string(),
    receives: z.number(),
    sent_at: z.number(),
  })
  .transform(
    (row): ReceivedMessage => ({
      id: String(row.id),
      body: row.body,
      group: row.grouping,
      receiveCount: row.receives,
      sentAtMs: row.sent_at,
    }),
  );

/** Durable once it returns, all of them or none. */
export function sendMessages(
  db: Database,
  clock: Clock,
  queue: QueueName,
  messages: readonly NewMessage[],
): void {
  const insert = db.prepare(
    'INSERT INTO messages (queue, grouping, body, sent_at, due_at) VALUES (?, ?, ?, ?, ?)',
  );
  transaction(db, () => {
    for (const { body, group, dueAtMs } of messages) {
      insert.run(queue, group, body, clock.now(), Math.round(dueAtMs ?? clock.now()));
    }
  });
}

export function createQueueConsumer(db: Database, clock: Clock, queue: QueueName): QueueConsumer {
  // A message whose lease ran out counts as not in flight, and is due again.
  const waitingGroups = db.prepare(`
    SELECT grouping,
      min(CASE WHEN due_at <= ?2 THEN due_at END) AS due,
      count(CASE WHEN leased = 1 AND due_at > ?2 THEN 1 END) AS in_flight
    FROM messages WHERE queue = ?1 GROUP BY grouping HAVING due IS NOT NULL ORDER BY in_flight, due LIMIT ?3`);
  const oldestDue = db.prepare(`
    SELECT id, body, grouping, receives + 1 AS receives, sent_at
    FROM messages WHERE queue = ? AND grouping = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`);
  const lease = db.prepare(
    'UPDATE messages SET leased = 1, due_at = ?, receives = receives + 1 WHERE id = ?',
  );
  const acknowledge = db.prepare('DELETE FROM messages WHERE id = ?');
  const release = db.prepare('UPDATE messages SET leased = 0, due_at = ? WHERE id = ?');
  const releaseAll = db.prepare('UPDATE messages SET leased = 0, due_at = ? WHERE queue = ? AND leased = 1');
  const bury = db.prepare(
    'INSERT INTO dead_messages (queue, body, reason, died_at) SELECT queue, body, ?, ? FROM messages WHERE id = ?',
  );

  return {
    receive(max, leaseMs) {
      return transaction(db, () => {
        const groups = waitingGroups.all(queue, clock.now(), max).map((row) => waitingGroup.parse(row));
        const candidates = groups.map(({ grouping, in_flight }) => ({
          inFlight: in_flight,
          messages: oldestDue.all(queue, grouping, clock.now(), max).map((row) => received.parse(row)),
        }));
        const messages = fairly(candidates).slice(0, max);
        for (const { id } of messages) lease.run(clock.now() + leaseMs, id);
        return messages;
      });
    },
    acknowledge(id) {
      acknowledge.run(id);
    },
    release(id, delayMs) {
      release.run(clock.now() + delayMs, id);
    },
    bury(id, reason) {
      transaction(db, () => {
        bury.run(reason, clock.now(), id);
        acknowledge.run(id);
      });
    },
    releaseAll() {
      releaseAll.run(clock.now(), queue);
    },
  };
}

/** As if each group stood in line once per message, behind what it already has in flight. */
function fairly(
  groups: readonly { inFlight: number; messages: readonly ReceivedMessage[] }[],
): ReceivedMessage[] {
  return groups
    .flatMap(({ inFlight, messages }) =>
      messages.map((message, place) => ({ message, turn: inFlight + place })),
    )
    .sort((left, right) => left.turn - right.turn)
    .map(({ message }) => message);
}

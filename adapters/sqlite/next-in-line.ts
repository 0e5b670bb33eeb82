import * as z from 'zod';
import type { Database } from './database.ts';
import type { QueueName } from './enqueue.ts';

/** Groups that one look visits at most: it blocks whatever else the process does. */
const GROUPS_VISITED = 200;
/** Where there are more, the oldest due messages whose groups are looked at beside those: one for every place of a pump. */
const OLDEST_READ = 200;

const groupRows = z.array(z.object({ group_id: z.string() }));
const dueRows = z.array(z.object({ rowid: z.int(), group_id: z.string() }));
const rowIds = z.array(z.object({ rowid: z.int() }));

/** Leaps from the first message of a group to the first of the next: a group costs the same however long it is. */
const GROUPS_AFTER = `
  WITH RECURSIVE line (group_id) AS (
    VALUES ($after)
    UNION ALL
    SELECT (
      SELECT next.group_id FROM messages AS next
      WHERE next.queue = $queue AND next.dead_reason IS NULL AND next.group_id > line.group_id
      ORDER BY next.group_id LIMIT 1
    ) FROM line WHERE line.group_id IS NOT NULL
    LIMIT ${GROUPS_VISITED + 1}
  )
  SELECT group_id FROM line WHERE group_id > $after`;

const OLDEST_DUE = `
  SELECT rowid, group_id FROM messages
  WHERE queue = $queue AND dead_reason IS NULL AND visible_at_ms <= $now
  ORDER BY visible_at_ms LIMIT $limit`;

/**
 * From each group no more than the batch could take, by age; then the groups take turns, those with messages in
 * flight starting as many turns late.
 */
const NEXT_OF_GROUPS = `
  WITH line AS MATERIALIZED (
    SELECT value AS group_id, (
      SELECT count(*) FROM messages AS held
      WHERE held.leased = 1 AND held.queue = $queue AND held.group_id = value AND held.visible_at_ms > $now
    ) AS in_flight
    FROM json_each($groups)
  ), candidates AS (
    SELECT messages.rowid AS rowid, visible_at_ms,
      row_number() OVER (PARTITION BY messages.group_id ORDER BY visible_at_ms, messages.rowid) + in_flight AS turn
    FROM line JOIN messages ON messages.rowid IN (
      SELECT waiting.rowid FROM messages AS waiting
      WHERE waiting.queue = $queue AND waiting.group_id = line.group_id AND waiting.dead_reason IS NULL
        AND waiting.visible_at_ms <= $now
      ORDER BY waiting.visible_at_ms LIMIT $max
    )
  )
  SELECT rowid FROM candidates ORDER BY turn, visible_at_ms LIMIT $max`;

/**
 * Finds the messages whose turn it is, at a price that grows neither with the queue nor, beyond a few hundred, its groups.
 * @returns rowids of up to `max` due messages
 */
export type NextInLine = (max: number, nowMs: number) => number[];

export function createNextInLine(db: Database, queue: QueueName): NextInLine {
  let visitedUpTo = '';

  const oldestDue = (limit: number, nowMs: number): z.output<typeof dueRows> =>
    dueRows.parse(db.prepare(OLDEST_DUE).all({ queue, now: nowMs, limit }));

  /** All groups where they are few. Of many those of the oldest messages, and the others by and by: none is passed over. */
  function groupsToLookAt(nowMs: number): Set<string> {
    const begun = visitedUpTo;
    const visited = groupsOf(groupRows.parse(db.prepare(GROUPS_AFTER).all({ queue, after: begun })));
    const isEnd = visited.length < GROUPS_VISITED;
    visitedUpTo = isEnd ? '' : (visited.at(-1) ?? '');
    const areAll = isEnd && begun === '';
    return new Set(areAll ? visited : [...visited, ...groupsOf(oldestDue(OLDEST_READ, nowMs))]);
  }

  return (max, nowMs) => {
    const oldest = oldestDue(max + 1, nowMs);
    // There is a place for everything that is due: nobody has to take turns.
    if (oldest.length <= max) return oldest.map(({ rowid }) => rowid);
    const groups = JSON.stringify([...groupsToLookAt(nowMs)]);
    return rowIds
      .parse(db.prepare(NEXT_OF_GROUPS).all({ queue, now: nowMs, max, groups }))
      .map(({ rowid }) => rowid);
  };
}

const groupsOf = (rows: z.output<typeof groupRows>): string[] => rows.map(({ group_id }) => group_id);

import { z } from 'zod';
import type { AcceptedEvent, EventSummary } from '../../core/event.ts';
import type { Clock, EventFilter, EventKey, EventStore, ListRange } from '../../core/ports.ts';
import { eventPasses, parseEvent, parseEventSummary, renderEvent } from '../stored/event.ts';
import { expiryOf } from '../stored/expiry.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { type Database, inTransaction } from './database.ts';

const eventRow = z.object({ item: z.string(), payload: z.string() });
const summaryRow = z.object({ sort_id: z.string(), item: z.string() });

export function createEventStore(db: Database, clock: Clock): EventStore {
  return {
    accept: async (event) => inTransaction(db, () => accept(db, event, clock.now())),

    async getMany(keys) {
      const unique = new Map(keys.map((key) => [`${key.projectId}/${key.eventId}`, key]));
      const events = [...unique.values()].map((key) => find(db, key, clock.now()));
      return events.filter((event) => event !== undefined);
    },

    list: async (projectId, filter, range) => list(db, projectId, filter, range, clock.now()),
  };
}

function accept(db: Database, event: AcceptedEvent, nowMs: number): AcceptedEvent {
  const stored = find(db, event, nowMs);
  if (stored) return stored;

  const { item, payload } = renderEvent(event);
  db.prepare(
    `INSERT OR REPLACE INTO events (project_id, event_id, sort_id, expires_at_ms, item, payload)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(event.projectId, event.eventId, event.sortId, expiryOf(event.acceptedAtMs), item, payload);
  return event;
}

function find(db: Database, { projectId, eventId }: EventKey, nowMs: number): AcceptedEvent | undefined {
  const row = db
    .prepare('SELECT item, payload FROM events WHERE project_id = ? AND event_id = ? AND expires_at_ms > ?')
    .get(projectId, eventId, nowMs);
  if (!row) return undefined;
  const { item, payload } = eventRow.parse(row);
  return parseEvent(item, payload);
}

function list(db: Database, projectId: string, filter: EventFilter, range: ListRange, nowMs: number) {
  const { from, to } = idBounds(filter, range);
  const rows = db
    .prepare(
      `SELECT sort_id, item FROM events
       WHERE project_id = ? AND sort_id BETWEEN ? AND ? AND expires_at_ms > ?
       ORDER BY sort_id ${range.ascending ? 'ASC' : 'DESC'}`,
    )
    .iterate(projectId, from, to, nowMs);

  const reading = startPage<EventSummary>(range.limit);
  for (const row of rows) {
    const { sort_id: id, item } = summaryRow.parse(row);
    const event = parseEventSummary(item);
    const listed = eventPasses(filter, event) ? event : undefined;
    if (reading.take({ id, bytes: item.length, item: listed })) break;
  }
  return reading.page();
}

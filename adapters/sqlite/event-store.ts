import type { EventSummary } from '../../core/event.ts';
import type { Clock, EventFilter, EventStore } from '../../core/ports.ts';
import { parseEvent, parseEventSummary } from '../stored/event.ts';
import { type Database, itemOf, transaction } from './database.ts';
import { queryInOrder } from './ordered-query.ts';
import { oldestKept } from './retention.ts';

export function createEventStore(db: Database, clock: Clock): EventStore {
  const get = db.prepare('SELECT item FROM events WHERE project = ? AND id = ? AND accepted_at >= ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO events (project, id, sort_id, accepted_at, source, action, item) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  return {
    async accept(event) {
      return transaction(db, () => {
        const row = get.get(event.projectId, event.eventId, oldestKept(clock));
        if (row) return parseEvent(itemOf(row));
        const { projectId, eventId, sortId, acceptedAtMs, source, action } = event;
        put.run(projectId, eventId, sortId, acceptedAtMs, source, action, JSON.stringify(event));
        return event;
      });
    },

    async getMany(keys) {
      const distinct = new Map(keys.map((key) => [`${key.projectId}/${key.eventId}`, key]));
      const rows = [...distinct.values()].map(({ projectId, eventId }) =>
        get.get(projectId, eventId, oldestKept(clock)),
      );
      return rows.flatMap((row) => (row ? [parseEvent(itemOf(row))] : []));
    },

    async list(projectId, filter, range) {
      return queryInOrder<EventSummary>(
        db,
        {
          table: 'events',
          orderBy: 'sort_id',
          where: [['project = ?', projectId], ...conditions(filter, oldestKept(clock))],
          parse: (row) => parseEventSummary(itemOf(row)),
          idOf: ({ sortId }) => sortId,
        },
        range,
      );
    },
  };
}

function conditions(filter: EventFilter, oldestMs: number): [string, string | number][] {
  const { source, action, sinceMs = 0, untilMs } = filter;
  return [
    ['accepted_at >= ?', Math.max(sinceMs, oldestMs)],
    ...(untilMs === undefined ? [] : [['accepted_at < ?', untilMs] as [string, number]]),
    ...(source === undefined ? [] : [['source = ?', source] as [string, string]]),
    ...(action === undefined ? [] : [['action = ?', action] as [string, string]]),
  ];
}

import { z } from 'zod';
import type { AcceptedEvent } from '../../core/event.ts';
import type { Clock, EventStore } from '../../core/ports.ts';
import { parseEvent, renderEvent } from '../stored/event.ts';
import { batchGet } from './batch.ts';
import { dayOf } from './event-days.ts';
import { listEvents } from './event-list.ts';
import { expiresAt, ifAbsentOrExpired, isExpired } from './expiry.ts';
import { dayPartition, eventKey } from './keys.ts';
import { getItem, putIf, type Table } from './table.ts';

const eventItem = z.object({ document: z.string(), payload: z.string(), expiresAt: z.int() });

const parse = (item: unknown): AcceptedEvent => {
  const { document, payload } = eventItem.parse(item);
  return parseEvent(document, payload);
};

export function createEventStore(table: Table, clock: Clock): EventStore {
  return {
    async accept(event) {
      const { projectId, eventId, acceptedAtMs, sortId } = event;
      const { item: document, payload } = renderEvent(event);
      const key = eventKey(projectId, eventId);
      const day = dayPartition(projectId, dayOf(acceptedAtMs));
      const result = await putIf(
        table,
        { ...key, document, payload, day, sortId, expiresAt: expiresAt(acceptedAtMs) },
        ifAbsentOrExpired(clock.now()),
      );
      if (result === 'written') return event;
      return parse(result ?? (await getItem(table, key)));
    },

    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ projectId, eventId }) => eventKey(projectId, eventId)),
      );
      return items.filter((item) => !isExpired(eventItem.parse(item), clock.now())).map(parse);
    },

    list: (projectId, filter, range) => listEvents(table, clock, { projectId, filter, range }),
  };
}

import * as z from 'zod';
import { publishEvent } from '../../../core/accepting/publish-event.ts';
import { publishedEvent } from '../../../core/event-document.ts';
import type { EventFilter } from '../../../core/ports.ts';
import { getEvent, listEvents } from '../../../core/reading/read-events.ts';
import { presentPagination, presentTime } from '../answer.ts';
import { bodyAsWritten, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { PROJECT } from '../path.ts';
import { noQuery, pageRequestOf, paging, period, text } from '../query.ts';
import {
  eventAnswer,
  eventsAnswer,
  presentEvent,
  presentEventSummary,
  publishedAnswer,
} from './event-shapes.ts';

const eventsQuery = z.object({
  ...paging,
  'filter.source': text('Exactly this source'),
  'filter.action': text('Exactly this action'),
  ...period,
});

export const events = [
  operation({
    id: 'PublishEvent',
    method: 'POST',
    path: `${PROJECT}/events`,
    summary: 'Publish an event; the same id and content again is fine',
    query: noQuery,
    body: bodyAsWritten(publishedEvent),
    status: 202,
    answer: publishedAnswer,
    async run(deps, { principal, path, body }) {
      const published = await publishEvent(deps, principal, path.project_id, body);
      return { event_id: published.eventId, accepted_at: presentTime(published.acceptedAtMs) };
    },
  }),
  operation({
    id: 'ListEvents',
    method: 'GET',
    path: `${PROJECT}/events`,
    summary: "A project's events, newest first",
    query: eventsQuery,
    body: noBody,
    answer: eventsAnswer,
    async run(deps, { principal, path, query }) {
      const filter = eventFilterOf(query);
      const page = await listEvents(deps, principal, path.project_id, filter, pageRequestOf(query));
      return { events: page.items.map(presentEventSummary), pagination: presentPagination(page) };
    },
  }),
  operation({
    id: 'GetEvent',
    method: 'GET',
    path: `${PROJECT}/events/{event_id}`,
    summary: 'One event and where it went',
    query: noQuery,
    body: noBody,
    answer: eventAnswer,
    async run(deps, { principal, path }) {
      const view = await getEvent(deps, principal, path.project_id, path.event_id);
      return presentEvent(view, deps.settings.geo);
    },
  }),
];

/** Without the keys that were not asked for: the filter is part of what a page token is bound to. */
function eventFilterOf(query: z.output<typeof eventsQuery>): EventFilter {
  const { 'filter.source': source, 'filter.action': action } = query;
  const { 'filter.since': sinceMs, 'filter.until': untilMs } = query;
  return {
    ...(source !== undefined && { source }),
    ...(action !== undefined && { action }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}

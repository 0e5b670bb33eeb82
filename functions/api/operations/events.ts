import * as z from 'zod';
import { publishEvent } from '../../../core/accepting/publish-event.ts';
import { publishedEvent } from '../../../core/event-document.ts';
import { VIEWS } from '../../../core/reading/delivery-views.ts';
import { explainEvent } from '../../../core/reading/explain-event.ts';
import { getEvent, listEvents } from '../../../core/reading/read-events.ts';
import { presentPagination, presentTime } from '../answer.ts';
import { bodyAsWritten, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressNamed, PROJECT } from '../path.ts';
import { noQuery, oneOf, pageRequestOf, paging, period, requiredText, text } from '../query.ts';
import {
  eventAnswer,
  eventsAnswer,
  presentEvent,
  presentEventSummary,
  publishedAnswer,
} from './event-shapes.ts';
import { explanationAnswer, presentExplanation } from './explanation-shapes.ts';

const eventsQuery = z.object({
  ...paging,
  'filter.source': text('Exactly this source'),
  'filter.action': text('Exactly this action'),
  'filter.resource_id': text('That names exactly this resource'),
  ...period,
  view: oneOf(VIEWS, 'Events in a list are summaries always: without payloads'),
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
      const filter = {
        source: query['filter.source'],
        action: query['filter.action'],
        resourceId: query['filter.resource_id'],
        sinceMs: query['filter.since'],
        untilMs: query['filter.until'],
      };
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
  operation({
    id: 'ExplainEvent',
    method: 'GET',
    path: `${PROJECT}/events/{event_id}/explain`,
    summary: 'Why a webhook got an event, or did not',
    query: z.object({ webhook: requiredText("The webhook's name") }),
    body: noBody,
    answer: explanationAnswer,
    async run(deps, { principal, path, query }) {
      const address = addressNamed(path.project_id, query.webhook);
      const found = await explainEvent(deps, principal, address, path.event_id);
      return { explanation: presentExplanation(found, deps.settings.geo) };
    },
  }),
];

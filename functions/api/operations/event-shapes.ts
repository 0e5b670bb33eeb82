/** Events on the wire: all of it Fanfare's own. */
import * as z from 'zod';
import { type AcceptedEvent, type EventSummary, envelopeOf } from '../../../core/event.ts';
import type { Preview } from '../../../core/reading/preview-subscriptions.ts';
import type { EventView } from '../../../core/reading/read-events.ts';
import { type AnswerOf, pagination, presentTime, time } from '../answer.ts';
import { RawJson } from '../json.ts';
import { deliveryState, holdReason, resourceNameOf } from './delivery-shapes.ts';
import { payload } from './payload.ts';

export const eventSummary = z
  .strictObject({
    event_id: z.string(),
    event_source: z.string(),
    event_action: z.string(),
    event_description: z.string(),
    event_version: z.string(),
    resource_id: z.string(),
    resource_name: z.string(),
    accepted_at: time,
    matched_count: z.int(),
    skipped_count: z.int(),
  })
  .meta({ id: 'EventSummary' });

const previewedEvent = z
  .strictObject({
    event: eventSummary,
    was_subscribed: z
      .boolean()
      .describe('Whether the webhook subscribed to it as it was then, switched on or off.'),
  })
  .meta({ id: 'PreviewedEvent' });

const eventDelivery = z
  .strictObject({
    webhook: z.string().optional().describe('Its resource_name; absent when it was deleted.'),
    webhook_resource_id: z.string(),
    id: z.string(),
    state: deliveryState,
    reason: z.string().optional(),
    held: holdReason.optional().describe('Why it waits for its webhook.'),
  })
  .meta({ id: 'EventDelivery' });

export const publishedAnswer = z.strictObject({ event_id: z.string(), accepted_at: time });
export const eventsAnswer = z.strictObject({ events: z.array(eventSummary), pagination });
export const eventAnswer = z.strictObject({
  event: z.strictObject({ ...payload.shape, accepted_at: time }),
  deliveries: z.array(eventDelivery),
});

export const previewAnswer = z.strictObject({
  looked_at: z.int().describe("The project's last events that were held against the subscriptions."),
  complete: z.boolean().describe('False: there are older events.'),
  events: z.array(previewedEvent).describe('Those that the webhook would have got, newest first.'),
});

export const presentEventSummary = (event: EventSummary): AnswerOf<typeof eventSummary> => ({
  event_id: event.eventId,
  event_source: event.source,
  event_action: event.action,
  event_description: event.description,
  event_version: event.version,
  resource_id: event.resourceId,
  resource_name: event.resourceName,
  accepted_at: presentTime(event.acceptedAtMs),
  matched_count: event.matched.length,
  skipped_count: event.skipped.length,
});

export const presentPreview = ({ lookedAt, complete, events }: Preview): AnswerOf<typeof previewAnswer> => ({
  looked_at: lookedAt,
  complete,
  events: events.map(({ event, wasSubscribed }) => ({
    event: presentEventSummary(event),
    was_subscribed: wasSubscribed,
  })),
});

export const presentEvent = ({ event, deliveries }: EventView, geo: string) => ({
  event: new RawJson(withAcceptance(event)),
  deliveries: deliveries.map((each) => presentEventDelivery(each, geo)),
});

const presentEventDelivery = (
  { delivery, webhookName: name, heldFor }: EventView['deliveries'][number],
  geo: string,
): AnswerOf<typeof eventDelivery> => ({
  webhook: resourceNameOf(delivery.projectId, name, geo),
  webhook_resource_id: delivery.webhookId,
  id: delivery.id,
  state: delivery.state,
  reason: delivery.reason,
  held: heldFor,
});

/** The envelope as sent, with the one field that only we know. */
const withAcceptance = (event: AcceptedEvent): string =>
  `${envelopeOf(event).slice(0, -1)},"accepted_at":${JSON.stringify(presentTime(event.acceptedAtMs))}}`;

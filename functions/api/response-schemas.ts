/**
 * What the API answers, field by field: present.ts in another spelling, held against it by a test.
 * docs/openapi.json is made from these. Strict, so that a field added to an answer cannot go undescribed.
 */
import { z } from 'zod';
import { DELIVERY_STATES, TRIGGERS } from '../../core/delivery.ts';
import { BREAKER_STATES } from '../../core/health.ts';
import { ERROR_CLASSES } from '../../core/outcome.ts';
import { ROLES } from '../../core/principal.ts';
import { DISABLED_REASONS } from '../../core/webhook.ts';

const time = z.iso.datetime();
const headers = z.record(z.string(), z.string());
const trigger = z.enum(TRIGGERS);
const state = z.enum(DELIVERY_STATES);
/** Any JSON value. */
const json = z.unknown();

export const statusAnswer = z.strictObject({
  code: z.int().describe('google.rpc.Code'),
  message: z.string(),
  details: z.array(json),
});

const pagination = z
  .strictObject({ next_page_token: z.string(), previous_page_token: z.string() })
  .describe('Empty tokens: nothing further in that direction.');

const envelope = {
  resource_id: z.string(),
  resource_name: z.string(),
  event_id: z.string(),
  event_action: z.string(),
  event_description: z.string(),
  event_source: z.string(),
  event_version: z.string(),
  event_payload: json,
};
const payload = z.strictObject(envelope);

const response = z.strictObject({
  status_code: z.int(),
  headers,
  body: z.string(),
  body_truncated: z.boolean().optional().describe('True when more was received than is kept.'),
});

const errorClass = z.enum(ERROR_CLASSES).describe('Why the attempt failed; absent when it succeeded.');

const attempt = z.strictObject({
  number: z.int(),
  trigger,
  sent_at: time,
  duration_ms: z.number(),
  url: z.string(),
  headers,
  response: response.optional(),
  error_class: errorClass.optional(),
});

const delivery = z.strictObject({
  id: z.string(),
  webhook_resource_id: z.string(),
  request: z.strictObject({
    url: z.string().optional(),
    headers: headers.optional(),
    payload: payload
      .optional()
      .describe('Absent when the event has expired or the page would grow too large.'),
    sent_at: time.optional(),
  }),
  response: response.optional(),
  retries: z.int(),
  event_id: z.string(),
  event_source: z.string(),
  event_action: z.string(),
  trigger,
  state,
  reason: z.string().optional(),
  attempts: z.array(attempt).describe('Oldest first; the newest 50 are kept.'),
  next_attempt_at: time.optional(),
  created_at: time,
});

const subscription = z.strictObject({
  resource_id: z.string().optional(),
  events: z.array(z.strictObject({ source: z.string(), action: z.string() })),
});

const health = z.strictObject({
  consecutive_failures: z.int(),
  failing_since: time.optional(),
  breaker: z.enum(BREAKER_STATES),
  next_probe_at: time.optional(),
});

const webhook = z.strictObject({
  resource_id: z.string(),
  resource_name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  disabled_reason: z.enum(DISABLED_REASONS).optional(),
  config: z.strictObject({ url: z.string() }),
  has_hmac_key: z.boolean().describe('Whether requests are signed; the token itself is never shown.'),
  subscriptions: z.array(subscription),
  last_delivery: delivery.optional(),
  health,
  created_at: time,
  updated_at: time,
});

const eventSummary = z.strictObject({
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
});

const eventDelivery = z.strictObject({
  webhook: z.string().optional().describe('Its resource_name; absent when it was deleted.'),
  webhook_resource_id: z.string(),
  id: z.string(),
  state,
  reason: z.string().optional(),
});

const eventType = z.strictObject({
  service: z.string(),
  source: z.string(),
  action: z.string(),
  description: z.string(),
  example: payload.optional(),
});

const grant = z.strictObject({ principal: z.string(), project_id: z.string(), role: z.enum(ROLES) });

export const emptyAnswer = z.strictObject({});
export const webhookAnswer = z.strictObject({ webhook });
export const rotateTokenAnswer = z.strictObject({
  webhook,
  hmac_key: z.string().optional().describe('Only when it was generated here, and only this once.'),
});
export const webhooksAnswer = z.strictObject({ webhooks: z.array(webhook), pagination });
export const deliveryAnswer = z.strictObject({ delivery });
export const deliveriesAnswer = z.strictObject({ deliveries: z.array(delivery), pagination });
export const publishedAnswer = z.strictObject({ event_id: z.string(), accepted_at: time });
export const eventsAnswer = z.strictObject({ events: z.array(eventSummary), pagination });
export const eventAnswer = z.strictObject({
  event: z.strictObject({ ...envelope, accepted_at: time }),
  deliveries: z.array(eventDelivery),
});
export const eventTypesAnswer = z.strictObject({ event_types: z.array(eventType) });
export const grantAnswer = z.strictObject({ grant });
export const projectAnswer = z.strictObject({
  project: z.strictObject({ id: z.string(), parent: z.strictObject({ id: z.string(), type: z.string() }) }),
});

/** Parts that get a name of their own in the document. */
export const namedAnswers = {
  Status: statusAnswer,
  Pagination: pagination,
  Payload: payload,
  WebhookResponse: response,
  Attempt: attempt,
  WebhookDelivery: delivery,
  WebhookSubscription: subscription,
  WebhookHealth: health,
  Webhook: webhook,
  EventSummary: eventSummary,
  EventDelivery: eventDelivery,
  EventType: eventType,
  Grant: grant,
};

/**
 * What the API takes, field by field (hcp-api sections 4 and 8.2). docs/openapi.json is made from these.
 * JSON null counts as absent everywhere, unknown fields are ignored, a wrong type is refused.
 */
import * as z from 'zod';
import { isOperational } from '../../../core/event.ts';
import { eventAction, eventSource } from '../../../core/event-document.ts';
import {
  DESCRIPTION_MAX_CHARACTERS,
  EVENT_ID_PATTERN,
  EVENTS_PER_SUBSCRIPTION,
  EVENTS_PER_WEBHOOK,
  NAME_PATTERN,
  ROTATION_OVERLAP_DEFAULT_SECONDS,
  ROTATION_OVERLAP_MAX_SECONDS,
  SUBSCRIPTION_RESOURCE_ID_MAX_CHARACTERS,
  SUBSCRIPTIONS_PER_WEBHOOK,
  TOKEN_MAX_BYTES,
  URL_MAX_BYTES,
  WEBHOOK_MAX_BYTES,
} from '../../../core/limits.ts';
import { ANY, type Subscription } from '../../../core/subscription.ts';
import { testAction, testSource, testText } from '../../../core/verification.ts';
import { deliverySettingsBody } from './delivery-settings.ts';
import { missingInCatalogue } from './event-types.ts';

const optional = (schema: z.ZodString) => schema.nullish().transform((value) => value ?? undefined);

export const webhookName = z
  .string()
  .regex(
    NAME_PATTERN,
    'must be 1 to 64 letters, digits, full stops, hyphens or underscores, starting with a letter or digit',
  );

const NO_CONTROL_CHARACTERS = 'must not contain control characters';

const description = z
  .string()
  .max(DESCRIPTION_MAX_CHARACTERS, `must be at most ${DESCRIPTION_MAX_CHARACTERS} characters`)
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, NO_CONTROL_CHARACTERS)
  .refine((text) => text.isWellFormed(), NO_CONTROL_CHARACTERS)
  .nullish()
  .transform((value) => value ?? '');

/** The empty string means "no token", as the Go SDK cannot send anything else for it. */
export const hmacKey = z
  .string()
  .refine((token) => token.isWellFormed(), 'must be valid Unicode')
  .refine((token) => Buffer.byteLength(token) <= TOKEN_MAX_BYTES, `must be at most ${TOKEN_MAX_BYTES} bytes`)
  .nullish()
  .transform((token) => token || undefined);

/** Judged as a whole by the destination policy, in its own words; the pattern is what the document tells. */
const url = z.string({ error: 'is required and must be text' }).meta({
  description: 'An absolute HTTP or HTTPS URL of printable ASCII',
  pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$',
  maxLength: URL_MAX_BYTES,
});

const config = z.object({ url, hmac_key: hmacKey });

const any = z.literal(ANY);
const subscribedEvent = z
  .object({ source: z.union([eventSource, any]), action: z.union([eventAction, any]) })
  .refine(({ source, action }) => source !== ANY || action === ANY, {
    path: ['action'],
    message: 'must be * when the source is *',
  })
  .superRefine((wanted, context) => {
    const hint = isOperational(wanted.source) ? missingInCatalogue(wanted) : undefined;
    if (hint === undefined) return;
    const message = `${wanted.source}:${wanted.action} is not in the catalogue of events; ${hint}`;
    context.addIssue({ code: 'custom', message });
  });

const subscription = z.object({
  resource_id: z
    .string()
    .min(1)
    .max(SUBSCRIPTION_RESOURCE_ID_MAX_CHARACTERS)
    .regex(/^[^\u0000-\u001f\u007f]*$/, NO_CONTROL_CHARACTERS)
    .refine((id) => id.isWellFormed(), NO_CONTROL_CHARACTERS)
    .nullish(),
  events: z
    .array(subscribedEvent)
    .max(EVENTS_PER_SUBSCRIPTION)
    .nullish()
    .transform((events) => events ?? [])
    .superRefine(refuseRepeatedEvents),
});

const listed = z.array(subscription).max(SUBSCRIPTIONS_PER_WEBHOOK);

const parsed = (list: z.output<typeof listed>): Subscription[] =>
  list.map(({ resource_id, events }) => ({
    ...(resource_id != null && { resourceId: resource_id }),
    events,
  }));

export const subscriptions = listed
  .nullish()
  .transform((list) => list ?? [])
  .superRefine(refuseRepeatedResources)
  .transform(parsed);

type WireEvent = z.output<typeof subscribedEvent>;
type WireSubscription = { resource_id?: string | null | undefined; events: readonly WireEvent[] };

function refuseRepeatedEvents(events: readonly WireEvent[], context: z.RefinementCtx): void {
  events.forEach(({ source, action }, index) => {
    const others = events.filter((other, at) => at !== index && other.source === source);
    if (events.slice(0, index).some((other) => other.source === source && other.action === action)) {
      context.addIssue({ code: 'custom', path: [index], message: `${source}:${action} is repeated` });
    } else if (action === ANY && others.length > 0) {
      context.addIssue({
        code: 'custom',
        path: [index, 'action'],
        message: `* must be the only action of ${source}`,
      });
    }
  });
}

function refuseRepeatedResources(list: readonly WireSubscription[], context: z.RefinementCtx): void {
  list.forEach(({ resource_id }, index) => {
    if (list.slice(0, index).some((other) => (other.resource_id ?? '') === (resource_id ?? ''))) {
      context.addIssue({
        code: 'custom',
        path: [index, 'resource_id'],
        message: 'one subscription per resource_id',
      });
    }
  });
  const events = list.flatMap((each) => each.events);
  if (events.length > EVENTS_PER_WEBHOOK) {
    context.addIssue({ code: 'custom', message: `at most ${EVENTS_PER_WEBHOOK} events in all` });
  }
  // It does not cover Fanfare's own events, so those may be named beside it.
  const published = events.filter(({ source }) => !isOperational(source));
  if (published.length > 1 && published.some(({ source }) => source === ANY)) {
    context.addIssue({
      code: 'custom',
      message: '*:* must be the only event of the webhook, but for fanfare.*',
    });
  }
  if (Buffer.byteLength(JSON.stringify(list)) > WEBHOOK_MAX_BYTES) {
    context.addIssue({ code: 'custom', message: `at most ${WEBHOOK_MAX_BYTES} bytes in all` });
  }
}

const testPayload = z
  .object({
    resource_id: optional(testText),
    resource_name: optional(testText),
    event_id: z
      .string()
      .regex(EVENT_ID_PATTERN, 'must be 1 to 128 letters, digits, full stops, colons, hyphens or underscores')
      .nullish(),
    event_action: optional(testAction),
    event_description: optional(testText),
    event_source: optional(testSource),
    event_version: optional(testText),
    /** For the document only: it is taken from the text of the request as it was written. */
    event_payload: z.unknown().optional().describe('Any JSON value'),
  })
  .nullish()
  .transform((value) => value ?? undefined);

export const createWebhookBody = z.object({
  name: webhookName,
  description,
  enabled: z.boolean().nullish(),
  config,
  subscriptions,
  delivery: deliverySettingsBody,
  test_payload: testPayload,
});

/** `webhook` is checked against the mask afterwards: unmasked fields are ignored, whatever they hold. */
export const updateWebhookBody = z.object({
  update_mask: z.string({ error: 'is required and must be text' }),
  webhook: z.record(z.string(), z.unknown()).nullish(),
  test_payload: testPayload,
});

/** Parsers of the fields that a mask can name. Absent means the zero value. */
export const maskedFields = {
  description,
  enabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  'config.url': url,
  'config.hmac_key': hmacKey,
  subscriptions,
  delivery: deliverySettingsBody,
};

export const updateWebhookNameBody = z.object({ name: webhookName });

export const testWebhookBody = z.object({
  config,
  test_payload: testPayload,
  webhook_resource_id: z.uuid().nullish(),
});

/** Body of enable, disable and verify. */
export const testPayloadBody = z.object({ test_payload: testPayload });

export const rotateTokenBody = z.object({
  hmac_key: hmacKey,
  overlap_seconds: z
    .int()
    .min(0)
    .max(ROTATION_OVERLAP_MAX_SECONDS)
    .nullish()
    .transform((seconds) => seconds ?? ROTATION_OVERLAP_DEFAULT_SECONDS),
});

/** Said, even if there are none: without them nothing would match, and that would look like an answer. */
export const previewBody = z.object({
  subscriptions: listed.superRefine(refuseRepeatedResources).transform(parsed),
});

export type TestPayloadFields = z.output<typeof testPayload>;

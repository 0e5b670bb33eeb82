/**
 * What the API takes, field by field (hcp-api sections 4 and 8.2). docs/openapi.json is made from these.
 * JSON null counts as absent everywhere, unknown fields are ignored, a wrong type is refused.
 */
import { z } from 'zod';
import { eventAction, eventSource } from '../../core/event-document.ts';
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
  WEBHOOK_MAX_BYTES,
} from '../../core/limits.ts';
import { ROLES } from '../../core/principal.ts';
import { ANY, type Subscription } from '../../core/subscription.ts';
import { testAction, testSource, testText } from '../../core/verification.ts';

const optional = (schema: z.ZodString) => schema.nullish().transform((value) => value ?? undefined);

export const webhookName = z
  .string()
  .regex(
    NAME_PATTERN,
    'must be 1 to 64 letters, digits, full stops, hyphens or underscores, starting with a letter or digit',
  );

const description = z
  .string()
  .max(DESCRIPTION_MAX_CHARACTERS, `must be at most ${DESCRIPTION_MAX_CHARACTERS} characters`)
  .refine(
    (text) => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text),
    'must not contain control characters',
  )
  .nullish()
  .transform((value) => value ?? '');

/** The empty string means "no token", as the Go SDK cannot send anything else for it. */
export const hmacKey = z
  .string()
  .refine((token) => token.isWellFormed(), 'must be valid Unicode')
  .refine((token) => Buffer.byteLength(token) <= TOKEN_MAX_BYTES, `must be at most ${TOKEN_MAX_BYTES} bytes`)
  .nullish()
  .transform((token) => token || undefined);

const config = z.object({ url: z.string({ error: 'is required and must be text' }), hmac_key: hmacKey });

const any = z.literal(ANY);
const subscribedEvent = z
  .object({ source: z.union([eventSource, any]), action: z.union([eventAction, any]) })
  .refine(({ source, action }) => source !== ANY || action === ANY, {
    path: ['action'],
    message: 'must be * when the source is *',
  });

const subscription = z.object({
  resource_id: z
    .string()
    .min(1)
    .max(SUBSCRIPTION_RESOURCE_ID_MAX_CHARACTERS)
    .refine(
      (id) => id.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(id),
      'must not contain control characters',
    )
    .nullish(),
  events: z
    .array(subscribedEvent)
    .max(EVENTS_PER_SUBSCRIPTION)
    .nullish()
    .transform((events) => events ?? [])
    .superRefine(refuseRepeatedEvents),
});

export const subscriptions = z
  .array(subscription)
  .max(SUBSCRIPTIONS_PER_WEBHOOK)
  .nullish()
  .transform((list) => list ?? [])
  .superRefine(refuseRepeatedResources)
  .transform((list): Subscription[] =>
    list.map(({ resource_id, events }) => ({
      ...(resource_id != null && { resourceId: resource_id }),
      events,
    })),
  );

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
  if (events.length > 1 && events.some(({ source }) => source === ANY)) {
    context.addIssue({ code: 'custom', message: '*:* must be the only event of the webhook' });
  }
  if (Buffer.byteLength(JSON.stringify(list)) > WEBHOOK_MAX_BYTES) {
    context.addIssue({ code: 'custom', message: `at most ${WEBHOOK_MAX_BYTES} bytes in all` });
  }
}

/** `event_payload` is not here: it is taken from the text of the request as it was written. */
const testPayload = z
  .object({
    resource_id: optional(testText),
    resource_name: optional(testText),
    event_id: z.string().regex(EVENT_ID_PATTERN).nullish(),
    event_action: optional(testAction),
    event_description: optional(testText),
    event_source: optional(testSource),
    event_version: optional(testText),
  })
  .nullish()
  .transform((value) => value ?? undefined);

export const createWebhookBody = z.object({
  name: webhookName,
  description,
  enabled: z.boolean().nullish(),
  config,
  subscriptions,
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
  'config.url': z.string({ error: 'is required and must be text' }),
  'config.hmac_key': hmacKey,
  subscriptions,
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

export const grantBody = z.object({ role: z.enum(ROLES) });

export type TestPayloadFields = z.output<typeof testPayload>;

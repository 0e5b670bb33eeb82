/** Deliveries and their attempts on the wire (hcp-api section 4, and the fields Fanfare adds). */
import * as z from 'zod';
import { HOLD_REASONS, HOLD_WORDS } from '../../../core/backlog.ts';
import { type Attempt, DELIVERY_STATES, TRIGGERS } from '../../../core/delivery.ts';
import { ERROR_CLASSES } from '../../../core/outcome.ts';
import type { DeliveryView, Held } from '../../../core/reading/delivery-views.ts';
import type { ProjectDeliveryView } from '../../../core/reading/read-deliveries.ts';
import { webhookResourceName } from '../../../core/resource-name.ts';
import { type AnswerOf, presentOptionalTime, presentTime, time } from '../answer.ts';
import { RawJson } from '../json.ts';
import { payload } from './payload.ts';

const headers = z.record(z.string(), z.string());
const trigger = z.enum(TRIGGERS);
export const deliveryState = z.enum(DELIVERY_STATES);

const response = z
  .strictObject({
    status_code: z.int(),
    headers,
    body: z.string(),
    body_truncated: z
      .boolean()
      .optional()
      .describe('True when more was received than is shown: a part is kept, and a summary has none of it.'),
  })
  .meta({ id: 'WebhookResponse' });

const attempt = z
  .strictObject({
    number: z.int(),
    trigger,
    sent_at: time,
    duration_ms: z.number(),
    url: z.string(),
    headers,
    response: response.optional(),
    error_class: z
      .enum(ERROR_CLASSES)
      .describe('Why the attempt failed; absent when it succeeded.')
      .optional(),
  })
  .meta({ id: 'Attempt' });

export const holdReason = z.enum(HOLD_REASONS);

const held = z
  .strictObject({
    reason: holdReason,
    description: z.string().describe('The reason in words.'),
    since: time,
    next_look_at: time.optional().describe('When its webhook is looked at next; absent while it is paused.'),
  })
  .meta({ id: 'HeldDelivery' });

export const delivery = z
  .strictObject({
    id: z.string(),
    webhook_resource_id: z.string(),
    webhook: z.string().optional().describe('Its resource_name; in lists of a whole project.'),
    request: z.strictObject({
      url: z.string().optional(),
      headers: headers.optional(),
      payload: payload
        .optional()
        .describe('Absent in a summary, and when the event has expired or the page would grow too large.'),
      sent_at: time.optional(),
    }),
    response: response.optional(),
    retries: z.int(),
    event_id: z.string(),
    event_source: z.string(),
    event_action: z.string(),
    resource_id: z
      .string()
      .optional()
      .describe('That the event names; absent on verifications, and on what an older Fanfare stored.'),
    trigger,
    state: deliveryState,
    reason: z.string().optional(),
    held: held.optional().describe('Why it waits for its webhook; the state stays what it is.'),
    attempts: z
      .array(attempt)
      .describe('Oldest first; the newest 50 are kept. Of a summary the last one alone.'),
    next_attempt_at: time.optional(),
    created_at: time,
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveryAnswer = z.strictObject({ delivery });

/** HCP shows one request and one response per delivery: those of the last attempt. */
export function presentDelivery({
  delivery,
  body,
  held: waits,
}: DeliveryView): AnswerOf<typeof deliveryAnswer.shape.delivery> {
  const last = delivery.attempts.at(-1);
  return {
    id: delivery.id,
    webhook_resource_id: delivery.webhookId,
    request: {
      url: last?.request.url,
      headers: last && { ...last.request.headers },
      payload: body === undefined ? undefined : new RawJson(body),
      sent_at: presentOptionalTime(last?.request.sentAtMs),
    },
    response: presentResponse(last),
    retries: Math.max(0, delivery.attemptCount - 1),
    event_id: delivery.eventId,
    event_source: delivery.eventSource,
    event_action: delivery.eventAction,
    resource_id: delivery.resourceId,
    trigger: delivery.trigger,
    state: delivery.state,
    reason: delivery.reason,
    held: waits && presentHeld(waits),
    attempts: delivery.attempts.map(presentAttempt),
    next_attempt_at: presentOptionalTime(delivery.nextAttemptAtMs),
    created_at: presentTime(delivery.createdAtMs),
  };
}

export const presentProjectDelivery = (view: ProjectDeliveryView, geo: string) => ({
  ...presentDelivery(view),
  webhook: resourceNameOf(view.delivery.projectId, view.webhookName, geo),
});

/** Absent when the webhook was deleted. */
export const resourceNameOf = (
  projectId: string,
  name: string | undefined,
  geo: string,
): string | undefined => (name === undefined ? undefined : webhookResourceName({ projectId, name }, geo));

const presentHeld = ({ reason, sinceMs, nextLookAtMs }: Held): AnswerOf<typeof held> => ({
  reason,
  description: HOLD_WORDS[reason],
  since: presentTime(sinceMs),
  next_look_at: presentOptionalTime(nextLookAtMs),
});

const presentAttempt = (each: Attempt): AnswerOf<typeof attempt> => ({
  number: each.number,
  trigger: each.trigger,
  sent_at: presentTime(each.request.sentAtMs),
  duration_ms: each.durationMs,
  url: each.request.url,
  headers: { ...each.request.headers },
  response: presentResponse(each),
  error_class: each.errorClass,
});

function presentResponse(each: Attempt | undefined): AnswerOf<typeof response> | undefined {
  const given = each?.response;
  return (
    given && {
      status_code: given.statusCode,
      headers: { ...given.headers },
      body: given.body,
      body_truncated: given.bodyTruncated || undefined,
    }
  );
}

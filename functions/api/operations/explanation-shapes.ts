/** Why a webhook got an event or did not, on the wire: all of it Fanfare's own. */
import * as z from 'zod';
import { EXPLAINED, EXPLANATIONS, type Explanation } from '../../../core/reading/explain-event.ts';
import { webhookResourceName } from '../../../core/resource-name.ts';
import { SUBSCRIPTION_PARTS } from '../../../core/subscription.ts';
import { DISABLED_REASONS } from '../../../core/webhook.ts';
import { type AnswerOf, presentOptionalTime, presentTime, time } from '../answer.ts';
import { delivery, presentDelivery } from './delivery-shapes.ts';
import { presentSubscription, subscription } from './webhook-shapes.ts';

const explanation = z
  .strictObject({
    event_id: z.string(),
    accepted_at: time,
    webhook: z.string().describe('Its resource_name.'),
    webhook_resource_id: z.string(),
    outcome: z.enum(EXPLAINED),
    description: z.string().describe('The outcome in words.'),
    matched: z
      .boolean()
      .describe('Decided once, when the event was accepted: later changes of the webhook do not count.'),
    subscriptions: z
      .array(
        z.strictObject({
          subscription,
          asks: z.boolean(),
          fails_by: z
            .enum(SUBSCRIPTION_PARTS)
            .optional()
            .describe('The first part that the event does not fit.'),
        }),
      )
      .describe('As they are now.'),
    webhook_updated_at: time,
    enabled: z.boolean(),
    disabled_reason: z.enum(DISABLED_REASONS).optional(),
    paused_at: time.optional(),
    delivery: delivery
      .optional()
      .describe('With each attempt and without the payload; absent where there is none.'),
    next: z
      .strictObject({ description: z.string(), at: time.optional() })
      .describe('What happens next, by itself.'),
  })
  .meta({ id: 'Explanation' });

export const explanationAnswer = z.strictObject({ explanation });

export const presentExplanation = (
  { event, webhook, outcome, next, held, ...found }: Explanation,
  geo: string,
): AnswerOf<typeof explanation> => ({
  event_id: event.eventId,
  accepted_at: presentTime(event.acceptedAtMs),
  webhook: webhookResourceName(webhook, geo),
  webhook_resource_id: webhook.id,
  outcome,
  description: EXPLANATIONS[outcome],
  matched: found.matched,
  subscriptions: found.subscriptions.map(({ subscription: each, failsBy }) => ({
    subscription: presentSubscription(each),
    asks: failsBy === undefined,
    fails_by: failsBy,
  })),
  webhook_updated_at: presentTime(webhook.updatedAtMs),
  enabled: webhook.enabled,
  disabled_reason: webhook.enabled ? undefined : webhook.disabledReason,
  paused_at: presentOptionalTime(webhook.pausedAtMs),
  delivery: found.delivery && presentDelivery({ delivery: found.delivery, body: undefined, held }),
  next: { description: next.words, at: presentOptionalTime(next.atMs) },
});

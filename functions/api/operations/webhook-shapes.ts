/** Webhooks on the wire (hcp-api section 4, and the fields Fanfare adds). */
import * as z from 'zod';
import { BREAKER_STATES, type Health } from '../../../core/health.ts';
import { HELD_COUNT_MAX } from '../../../core/limits.ts';
import type { WebhookView } from '../../../core/reading/read-webhooks.ts';
import { webhookResourceName } from '../../../core/resource-name.ts';
import type { Subscription } from '../../../core/subscription.ts';
import { DISABLED_REASONS } from '../../../core/webhook.ts';
import { type AnswerOf, pagination, presentOptionalTime, presentTime, time } from '../answer.ts';
import { deliverySettings, presentDeliverySettings } from './delivery-settings.ts';
import { delivery, presentDelivery } from './delivery-shapes.ts';

export const subscription = z
  .strictObject({
    resource_id: z.string().optional(),
    events: z.array(z.strictObject({ source: z.string(), action: z.string() })),
  })
  .meta({ id: 'WebhookSubscription' });

const health = z
  .strictObject({
    consecutive_failures: z.int(),
    failing_since: time.optional(),
    breaker: z.enum(BREAKER_STATES),
    next_probe_at: time.optional(),
    held: z
      .int()
      .optional()
      .describe(`Deliveries that wait for the webhook, counted up to ${HELD_COUNT_MAX}; not in lists.`),
  })
  .meta({ id: 'WebhookHealth' });

const webhook = z
  .strictObject({
    resource_id: z.string(),
    resource_name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    disabled_reason: z.enum(DISABLED_REASONS).optional(),
    paused_at: time.optional().describe('Set while its deliveries are held instead of sent.'),
    config: z.strictObject({ url: z.string() }),
    delivery: deliverySettings.optional(),
    has_hmac_key: z.boolean().describe('Whether requests are signed; the token itself is never shown.'),
    hmac_key_overlap_until: time
      .optional()
      .describe('Until when the token before this one signs beside it, unless another change ends it.'),
    subscriptions: z.array(subscription),
    last_delivery: delivery.optional(),
    health,
    created_at: time,
    updated_at: time,
    version: z.int().describe('Rises with every change: what If-Match takes.'),
  })
  .meta({ id: 'Webhook' });

const warnings = z
  .array(z.string())
  .optional()
  .describe('What was done although it was hardly meant, in words.');

export const webhookAnswer = z.strictObject({ webhook, warnings });
export const webhooksAnswer = z.strictObject({ webhooks: z.array(webhook), pagination });
export const rotateTokenAnswer = z.strictObject({
  webhook,
  warnings,
  hmac_key: z.string().optional().describe('Only when it was generated here, and only this once.'),
});

/** Built field by field: what is not named here cannot leak, the token first of all. */
export const presentWebhook = (view: WebhookView, geo: string): AnswerOf<typeof webhook> => ({
  resource_id: view.webhook.id,
  resource_name: webhookResourceName(view.webhook, geo),
  description: view.webhook.description,
  enabled: view.webhook.enabled,
  disabled_reason: view.webhook.enabled ? undefined : view.webhook.disabledReason,
  paused_at: presentOptionalTime(view.webhook.pausedAtMs),
  config: { url: view.webhook.url },
  delivery: view.webhook.delivery && presentDeliverySettings(view.webhook.delivery),
  has_hmac_key: view.webhook.token !== undefined,
  hmac_key_overlap_until: presentOptionalTime(view.webhook.previousToken?.validUntilMs),
  subscriptions: view.webhook.subscriptions.map(presentSubscription),
  last_delivery: view.lastDelivery && presentDelivery(view.lastDelivery),
  health: presentHealth(view.health, view.held),
  created_at: presentTime(view.webhook.createdAtMs),
  updated_at: presentTime(view.webhook.updatedAtMs),
  version: view.webhook.version,
});

export const presentSubscription = ({ resourceId, events }: Subscription): AnswerOf<typeof subscription> => ({
  resource_id: resourceId,
  events: events.map(({ source, action }) => ({ source, action })),
});

const presentHealth = (known: Health | undefined, held: number | undefined): AnswerOf<typeof health> => ({
  consecutive_failures: known?.consecutiveFailures ?? 0,
  failing_since: presentOptionalTime(known?.failingSinceMs),
  breaker: known?.breaker ?? 'closed',
  next_probe_at: presentOptionalTime(known?.nextProbeAtMs),
  held,
});

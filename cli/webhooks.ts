import type { Webhook } from './api.ts';
import { fields } from './table.ts';

/** The last segment of a resource_name. */
export const nameOf = (resourceName: string): string => resourceName.split('/').at(-1) ?? resourceName;

export function stateOf(webhook: Webhook): string {
  if (!webhook.enabled) return webhook.disabled_reason ? `off (${webhook.disabled_reason})` : 'off';
  if (webhook.paused_at) return 'paused';
  return webhook.health.breaker === 'closed' ? 'on' : `on, breaker ${webhook.health.breaker}`;
}

export const described = (webhook: Webhook): string =>
  fields({
    name: nameOf(webhook.resource_name),
    id: webhook.resource_id,
    state: stateOf(webhook),
    url: webhook.config.url,
    description: webhook.description,
    signed: webhook.has_hmac_key ? 'yes' : 'no: it has no token',
    subscriptions: webhook.subscriptions.map(subscriptionText).join('; ') || 'none',
    rate: webhook.delivery?.max_per_second && `${webhook.delivery.max_per_second} a second`,
    held: webhook.health.held || undefined,
    'failing since': webhook.health.failing_since,
    'last delivery': webhook.last_delivery && `${webhook.last_delivery.id} ${webhook.last_delivery.state}`,
    changed: webhook.updated_at,
  });

const subscriptionText = ({ resource_id, events }: Webhook['subscriptions'][number]): string =>
  events.map(({ source, action }) => `${source}:${action}`).join(' ') +
  (resource_id ? ` of ${resource_id}` : '');

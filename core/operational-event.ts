import type { Event } from './event.ts';
import { derivedEventId } from './ids.ts';
import { webhookResourceName } from './resource-name.ts';
import type { Webhook } from './webhook.ts';

/** What Fanfare tells a project about its own webhooks, as events that webhooks can subscribe to. */
export type OperationalStep =
  | { readonly source: 'fanfare.webhook'; readonly action: 'failing' | 'recovered' | 'disabled' }
  | { readonly source: 'fanfare.delivery'; readonly action: 'exhausted' };

const DESCRIPTIONS = {
  failing: "The webhook's deliveries keep failing",
  recovered: 'The webhook answers again',
  disabled: 'The webhook was switched off',
  exhausted: 'Every scheduled attempt of the delivery failed',
} as const;

const OWN_SOURCE = /^fanfare\./;

/** Nothing is said about the delivery of such an event: a failing listener must not feed itself. */
export const isOperational = (source: string): boolean => OWN_SOURCE.test(source);

/** @param occasion names what happened among all steps of the webhook: saying it twice is one event */
export function operationalEvent(
  webhook: Webhook,
  step: OperationalStep,
  occasion: string,
  details: Readonly<Record<string, string | number>>,
  geo: string,
): Event {
  return {
    projectId: webhook.projectId,
    eventId: derivedEventId(step.source, `${webhook.id}/${step.action}/${occasion}`),
    source: step.source,
    action: step.action,
    resourceId: webhook.id,
    resourceName: webhookResourceName(webhook, geo),
    description: DESCRIPTIONS[step.action],
    version: '1',
    payload: JSON.stringify({ webhook_id: webhook.id, webhook_name: webhook.name, ...details }),
  };
}

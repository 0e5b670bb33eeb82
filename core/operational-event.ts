import { createHmac, timingSafeEqual } from 'node:crypto';
import { contentHashOf, type Event } from './event.ts';
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

export interface Announcement {
  readonly step: OperationalStep;
  /** Names what happened among all steps of the webhook: saying it twice is one event. */
  readonly occasion: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** @param key of the deployment: who publishes events must not be able to take the id before us */
export function operationalEvent(
  webhook: Webhook,
  { step, occasion, details }: Announcement,
  { geo, operationalKey: key }: { readonly geo: string; readonly operationalKey: Uint8Array },
): Event {
  return {
    projectId: webhook.projectId,
    eventId: derivedEventId(step.source, keyed(key, `id\n${webhook.id}/${step.action}/${occasion}`)),
    source: step.source,
    action: step.action,
    resourceId: webhook.id,
    resourceName: webhookResourceName(webhook, geo),
    description: DESCRIPTIONS[step.action],
    version: '1',
    payload: JSON.stringify({ webhook_id: webhook.id, webhook_name: webhook.name, ...details }),
  };
}

/** Goes with an event of our own through the queue, where publishers write too. */
export const sealOf = (key: Uint8Array, event: Event): string => keyed(key, `seal\n${contentHashOf(event)}`);

export function isSealed(key: Uint8Array, event: Event, seal: string | undefined): boolean {
  const [given, expected] = [Buffer.from(seal ?? ''), Buffer.from(sealOf(key, event))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const keyed = (key: Uint8Array, text: string): string => createHmac('sha256', key).update(text).digest('hex');

import type { Webhook } from '../api/client.ts';
import { troubleOf } from './trouble.ts';
import { webhookName } from './webhook-name.ts';

type Comparator = (a: Webhook, b: Webhook) => number;

const byName: Comparator = (a, b) => webhookName(a).localeCompare(webhookName(b));
/** The worst first; among equals by name, so that nothing jumps about. */
const byTrouble: Comparator = (a, b) => troubleOf(b).rank - troubleOf(a).rank || byName(a, b);
const byLastDelivery: Comparator = (a, b) => lastDeliveryTime(a) - lastDeliveryTime(b) || byName(a, b);

const lastDeliveryTime = ({ last_delivery }: Webhook): number =>
  Date.parse(last_delivery?.request.sent_at ?? '') || 0;

/** By the ids of the columns. The table knows its sorting by the very function. */
export const COMPARATORS = { name: byName, health: byTrouble, 'last-delivery': byLastDelivery } as const;
export type SortColumn = keyof typeof COMPARATORS;

export interface WebhookOrder {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** As an address writes it: the column, with a minus in front when descending. Trouble comes first. */
export function orderFrom(text: string): WebhookOrder {
  const column = text.replace(/^-/, '');
  return isSortColumn(column)
    ? { column, descending: text.startsWith('-') }
    : { column: 'health', descending: false };
}

export const orderText = ({ column, descending }: WebhookOrder): string =>
  `${descending ? '-' : ''}${column}`;

const isSortColumn = (text: string): text is SortColumn => Object.hasOwn(COMPARATORS, text);

export function inOrder(webhooks: readonly Webhook[], { column, descending }: WebhookOrder): Webhook[] {
  const sorted = webhooks.toSorted(COMPARATORS[column]);
  return descending ? sorted.toReversed() : sorted;
}

/** Whether a webhook has the text in its name, description, URL or events. */
export const matchesText = (webhook: Webhook, text: string): boolean =>
  [
    webhookName(webhook),
    webhook.description,
    webhook.config.url,
    ...webhook.subscriptions.flatMap(({ events }) =>
      events.map(({ source, action }) => `${source}:${action}`),
    ),
  ].some((each) => each.toLowerCase().includes(text.toLowerCase()));

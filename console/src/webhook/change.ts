import type { Webhook } from '../api/client.ts';
import type { WebhookUpdate } from '../api/use-webhook-calls.ts';
import { rateText, scheduleText, settingsDraftOf, settingsOf, timeoutText } from './delivery-settings.ts';
import type { WebhookDraft } from './draft.ts';
import { choiceOf, subscriptionsOf } from './events-choice.ts';
import { eventNames } from './subscription-text.ts';

export const draftOf = (webhook: Webhook): WebhookDraft => ({
  name: '',
  description: webhook.description,
  url: webhook.config.url,
  token: '',
  events: choiceOf(webhook.subscriptions),
  settings: settingsDraftOf(webhook.delivery),
});

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Only what was changed: an enabled webhook with another URL or token is verified again. */
export function updateOf(before: Webhook, draft: WebhookDraft): WebhookUpdate {
  const subscriptions = subscriptionsOf(draft.events);
  const url = draft.url.trim();
  const delivery = settingsOf(draft.settings);
  const mask = [
    draft.description !== before.description && 'description',
    url !== before.config.url && 'config.url',
    draft.token !== '' && 'config.hmac_key',
    !same(subscriptions, before.subscriptions) && 'subscriptions',
    !same(delivery, before.delivery ?? {}) && 'delivery',
  ];
  return {
    update_mask: mask.filter((path) => path !== false).join(','),
    webhook: {
      description: draft.description,
      config: { url, ...(draft.token !== '' && { hmac_key: draft.token }) },
      subscriptions,
      delivery,
    },
  };
}

/** A field that two people changed at the same time. */
export interface Conflict {
  readonly label: string;
  /** What it is now; undefined where nobody may see it. */
  readonly now: string | undefined;
}

/**
 * The fields of an update that somebody else changed since editing began. Whether a token is another one cannot
 * be seen, so any change that nothing else explains counts as one.
 */
export function conflictsOf(before: Webhook, now: Webhook, { update_mask }: WebhookUpdate): Conflict[] {
  const mask = update_mask.split(',');
  const events = (webhook: Webhook): string => webhook.subscriptions.flatMap(eventNames).join(', ');
  const explained = !same(visible(before), visible(now));
  const tokenChanged =
    before.has_hmac_key !== now.has_hmac_key || (before.updated_at !== now.updated_at && !explained);
  const found: readonly (false | Conflict)[] = [
    before.description !== now.description &&
      mask.includes('description') && { label: 'Description', now: now.description },
    before.config.url !== now.config.url &&
      mask.includes('config.url') && { label: 'Webhook URL', now: now.config.url },
    tokenChanged && mask.includes('config.hmac_key') && { label: 'Token', now: undefined },
    !same(before.subscriptions, now.subscriptions) &&
      mask.includes('subscriptions') && { label: 'Events', now: events(now) },
    !same(before.delivery, now.delivery) &&
      mask.includes('delivery') && { label: 'How to send', now: settingsText(now) },
  ];
  return found.filter((each) => each !== false);
}

const settingsText = ({ delivery = {} }: Webhook): string =>
  `${rateText(delivery)}; retries: ${scheduleText(delivery)}; timeout: ${timeoutText(delivery)}`;

const visible = (webhook: Webhook) => ({
  description: webhook.description,
  enabled: webhook.enabled,
  paused_at: webhook.paused_at,
  config: webhook.config,
  subscriptions: webhook.subscriptions,
  delivery: webhook.delivery,
  resource_name: webhook.resource_name,
});

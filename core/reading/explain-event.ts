import { HOLD_WORDS } from '../backlog.ts';
import { type Delivery, isFinal, newDelivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import type { AcceptedEvent } from '../event.ts';
import { deliveryId as deliveryIdOf } from '../ids.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Principal } from '../principal.ts';
import { failsBy, type Subscription, type SubscriptionPart } from '../subscription.ts';
import type { Webhook } from '../webhook.ts';
import { type Held, heldOf } from './delivery-views.ts';

type ExplainDependencies = Pick<Dependencies, 'webhooks' | 'events' | 'deliveries' | 'backlog' | 'wakeUps'>;

/** What came of an event at a webhook, or why nothing did. */
export const EXPLAINED = [
  'succeeded',
  'failed',
  'cancelled',
  'held',
  'retrying',
  'under_way',
  'skipped',
  'not_created',
  'not_subscribed',
  'subscribed_later',
] as const;
export type Explained = (typeof EXPLAINED)[number];

export const EXPLANATIONS: Readonly<Record<Explained, string>> = {
  succeeded: 'the webhook got the event',
  failed: 'the webhook did not get the event: every attempt failed, or one after which there is no other',
  cancelled: 'the webhook was switched off before the delivery was due',
  held: 'the delivery waits for the webhook',
  retrying: 'an attempt failed, and the next one is scheduled',
  under_way: 'the event was matched, and its first attempt is under way',
  skipped: 'the webhook subscribed to the event, and was off when the event was accepted',
  not_created: 'the webhook was created after the event was accepted',
  not_subscribed: 'no subscription of the webhook asks for the event',
  subscribed_later: 'a subscription asks for the event now; none did when the event was accepted',
};

export interface Explanation {
  readonly event: AcceptedEvent;
  readonly webhook: Webhook;
  readonly outcome: Explained;
  /** Decided once, when the event was accepted. */
  readonly matched: boolean;
  /** As they are now, and by which part each fails. */
  readonly subscriptions: readonly {
    readonly subscription: Subscription;
    readonly failsBy: SubscriptionPart | undefined;
  }[];
  /** Absent where there never was one. */
  readonly delivery: Delivery | undefined;
  readonly held: Held | undefined;
  readonly next: { readonly words: string; readonly atMs?: number | undefined };
}

/**
 * Why a webhook got an event of its project, or did not: everything that bears on it.
 * @throws RequestError NotFound, PermissionDenied
 */
export async function explainEvent(
  deps: ExplainDependencies,
  principal: Principal,
  address: WebhookAddress,
  eventId: string,
): Promise<Explanation> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const [event] = await deps.events.getMany([{ projectId: webhook.projectId, eventId }]);
  if (!event) throw new RequestError('NotFound', 'event not found');

  const match = { webhookId: webhook.id, deliveryId: deliveryIdOf(event, webhook.id) };
  const concerns = (list: AcceptedEvent['matched']) => list.some(({ webhookId }) => webhookId === webhook.id);
  const matched = concerns(event.matched);
  const [stored] = await deps.deliveries.getMany([match]);
  const delivery = stored ?? newDelivery(event, match);
  const held = (await heldOf(deps, [delivery])).get(delivery.id);
  const subscriptions = webhook.subscriptions.map((subscription) => ({
    subscription,
    failsBy: failsBy(subscription, event),
  }));
  const exists = stored !== undefined || held !== undefined || matched || concerns(event.skipped);
  const outcome = exists ? ofDelivery(delivery, held) : ofNone(event, webhook, subscriptions);
  return {
    event,
    webhook,
    outcome,
    matched,
    subscriptions,
    delivery: exists ? delivery : undefined,
    held,
    next: nextOf(outcome, delivery, held, webhook),
  };
}

function ofDelivery({ state, attempts }: Delivery, held: Held | undefined): Explained {
  if (held) return 'held';
  if (state !== 'pending') return state;
  return attempts.length === 0 ? 'under_way' : 'retrying';
}

function ofNone(
  event: AcceptedEvent,
  webhook: Webhook,
  subscriptions: Explanation['subscriptions'],
): Explained {
  if (webhook.createdAtMs > event.acceptedAtMs) return 'not_created';
  return subscriptions.some((each) => each.failsBy === undefined) ? 'subscribed_later' : 'not_subscribed';
}

function nextOf(
  outcome: Explained,
  { state, nextAttemptAtMs }: Delivery,
  held: Held | undefined,
  { enabled }: Webhook,
): Explanation['next'] {
  if (held) return { words: HOLD_WORDS[held.reason], atMs: held.nextLookAtMs };
  if (outcome === 'succeeded') return { words: 'nothing' };
  if (!isFinal(state))
    return enabled
      ? { words: 'the next attempt', atMs: nextAttemptAtMs }
      : { words: 'the webhook is off: the delivery is cancelled when it comes due', atMs: nextAttemptAtMs };
  return {
    words: enabled
      ? 'nothing by itself: redeliver it'
      : 'nothing by itself: enable the webhook, then redeliver it',
  };
}

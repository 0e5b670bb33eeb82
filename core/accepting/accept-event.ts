import { newDelivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { type AcceptedEvent, contentHashOf, type MatchedWebhook } from '../event.ts';
import type { ArrivedEvent } from '../event-document.ts';
import { deliveryId, eventSortId } from '../ids.ts';
import { matches } from '../subscription.ts';
import type { Webhook } from '../webhook.ts';

type AcceptDependencies = Pick<Dependencies, 'webhooksByProject' | 'events' | 'deliveries' | 'deliveryQueue'>;

export const SKIPPED_REASON = 'the webhook was disabled when the event was accepted';

/**
 * Takes an event in: decides once where it goes, stores that, and hands out its deliveries. Everything after
 * the store is idempotent and driven by what was stored, so the same message may be handled any number of
 * times, by any number of routers, and repairs a crash anywhere.
 * @throws RequestError AlreadyExists when the id stands for another event
 */
export async function acceptEvent(
  deps: AcceptDependencies,
  { event, acceptedAtMs }: ArrivedEvent,
): Promise<AcceptedEvent> {
  const contentHash = contentHashOf(event);
  const [matched, skipped] = route(
    { ...event, acceptedAtMs },
    await deps.webhooksByProject.of(event.projectId),
  );
  const sortId = eventSortId({ ...event, acceptedAtMs });
  const stored = await deps.events.accept({ ...event, acceptedAtMs, sortId, contentHash, matched, skipped });
  if (stored.contentHash !== contentHash) {
    throw new RequestError(
      'AlreadyExists',
      `event_id: ${event.eventId} was published before with other content`,
    );
  }
  await Promise.all(stored.skipped.map((match) => recordSkipped(deps, stored, match)));
  await enqueue(deps, stored);
  return stored;
}

function route(
  event: ArrivedEvent['event'] & { acceptedAtMs: number },
  webhooks: readonly Webhook[],
): [matched: MatchedWebhook[], skipped: MatchedWebhook[]] {
  const subscribed = webhooks.filter((webhook) => matches(webhook.subscriptions, event));
  const matchOf = (webhook: Webhook): MatchedWebhook => ({
    webhookId: webhook.id,
    deliveryId: deliveryId(event, webhook.id),
  });
  return [
    subscribed.filter((webhook) => webhook.enabled).map(matchOf),
    subscribed.filter((webhook) => !webhook.enabled).map(matchOf),
  ];
}

/** A conflict means that an earlier run wrote it, or that it has been redelivered since: either way it stands. */
async function recordSkipped(
  deps: AcceptDependencies,
  event: AcceptedEvent,
  match: MatchedWebhook,
): Promise<void> {
  await deps.deliveries.put({
    ...newDelivery(event, match),
    state: 'skipped',
    reason: SKIPPED_REASON,
    version: 1,
  });
}

async function enqueue({ deliveryQueue }: AcceptDependencies, event: AcceptedEvent): Promise<void> {
  if (event.matched.length === 0) return;
  const { projectId, eventId } = event;
  await deliveryQueue.send(
    event.matched.map((match) => ({
      message: { projectId, eventId, ...match, retryStep: 0, trigger: 'event' },
    })),
  );
}

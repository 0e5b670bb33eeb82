import { lookPatienceMs } from '../delivering/look.ts';
import { type Delivery, newDelivery } from '../delivery.ts';
import type { Dependencies, Settings } from '../dependencies.ts';
import { idTaken, invalid } from '../errors.ts';
import { type AcceptedEvent, contentHashOf, holdsContent, type MatchedWebhook } from '../event.ts';
import type { ArrivedEvent } from '../event-document.ts';
import { deliveryId, eventSortId, uuid } from '../ids.ts';
import { isSealed } from '../operational-event.ts';
import { matches } from '../subscription.ts';
import { RESERVED_SOURCE } from '../verification.ts';
import type { Webhook } from '../webhook.ts';
import { firstMessage, type HandOutDependencies, handOut } from './hand-out.ts';

export type AcceptDependencies = Pick<
  Dependencies,
  'webhooksByProject' | 'events' | 'deliveries' | 'operationalKey'
> &
  HandOutDependencies & { readonly settings: Pick<Settings, 'attemptDeadlineMs'> };

export const SKIPPED_REASON = 'the webhook was disabled when the event was accepted';

/** An event that is stored, by this message or by an earlier one. */
export interface StoredEvent {
  readonly event: AcceptedEvent;
  /** Of the project when this message stored it; undefined: another message did. */
  readonly webhooks?: readonly Webhook[];
}

/**
 * Takes an event in: decides once where it goes, and stores that. Everything after the store (`followEvent`) is
 * idempotent and driven by what was stored, so the same event may be handled any number of times, by any number of
 * routers, and repairs a crash anywhere.
 * @throws RequestError AlreadyExists when the id stands for other content, InvalidArgument for a source of ours
 */
export async function storeEvent(
  deps: AcceptDependencies,
  { event, acceptedAtMs, seal }: ArrivedEvent,
): Promise<StoredEvent> {
  const isOwn = isSealed(deps.operationalKey, event, seal);
  if (RESERVED_SOURCE.test(event.source) && !isOwn) throw invalid('event_source', 'is reserved');

  const contentHash = contentHashOf(event);
  const webhooks = await deps.webhooksByProject.of(event.projectId);
  const [matched, skipped] = route({ ...event, acceptedAtMs }, webhooks);
  const sortId = eventSortId({ ...event, acceptedAtMs });
  const accepted = { ...event, acceptedAtMs, sortId, contentHash, matched, skipped };
  const holder = await deps.events.accept(accepted);
  if (holder.kind === 'accepted') return { event: accepted, webhooks };
  // Nobody else can make an id of ours: it is the same occasion, though its details may have been counted otherwise.
  const isKnown = holder.kind === 'event' && (isOwn || holdsContent(holder, contentHash));
  if (!isKnown) throw idTaken(event.eventId);
  return { event: holder.event };
}

/** Hands out the deliveries of a stored event, or sends looks for them where another message stored it. */
export async function followEvent(
  deps: AcceptDependencies,
  { event, webhooks }: StoredEvent,
): Promise<AcceptedEvent> {
  await recordSkipped(deps, event);
  await (webhooks ? handOut(deps, event, webhooks) : sendLooks(deps, event));
  return event;
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
async function recordSkipped({ deliveries }: AcceptDependencies, event: AcceptedEvent): Promise<void> {
  const rows = event.skipped.map(
    (match): Delivery => ({
      ...newDelivery(event, match),
      state: 'skipped',
      reason: SKIPPED_REASON,
      version: 1,
    }),
  );
  await Promise.all(rows.map((row) => deliveries.put(row)));
}

/**
 * Whoever accepted the event has sent its deliveries, or died before it could: no one can tell. Sent again they would
 * be POSTed twice; so each gets a look, due when a delivery under way must have left its trace.
 */
async function sendLooks(deps: AcceptDependencies, event: AcceptedEvent): Promise<void> {
  if (event.matched.length === 0) return;
  const notBeforeMs = deps.clock.now() + lookPatienceMs(deps.settings.attemptDeadlineMs);
  await deps.deliveryQueue.send(
    event.matched.map((match) => ({
      message: { ...firstMessage(event, match), look: uuid(deps.random) },
      notBeforeMs,
    })),
  );
}

import { heldDelivery, hold, holdReasonOf } from '../delivering/hold.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import { type AcceptedEvent, envelopeOf, type MatchedWebhook } from '../event.ts';
import { BYTES_PER_SECOND_AND_HOST } from '../limits.ts';
import type { QueuedDelivery } from '../ports.ts';
import type { Webhook } from '../webhook.ts';

export type HandOutDependencies = Pick<
  Dependencies,
  'deliveryQueue' | 'backlog' | 'wakeUps' | 'wakeUpQueue' | 'webhooks' | 'clock' | 'random'
>;

const MILLISECONDS = 1_000;

/**
 * Gives out the deliveries of an event that was just accepted: a message each, or a row of the backlog where the
 * webhook is paused or has a rate of its own, for then a message would only come back.
 * @param webhooks those of the project as they were when the event was matched
 */
export async function handOut(
  deps: HandOutDependencies,
  event: AcceptedEvent,
  webhooks: readonly Webhook[],
): Promise<void> {
  const addressed = event.matched.flatMap((match) => {
    const webhook = webhooks.find(({ id }) => id === match.webhookId);
    return webhook ? [{ webhook, message: firstMessage(event, match) }] : [];
  });
  const nowMs = deps.clock.now();
  const held = addressed.flatMap((each) => {
    const reason = holdReasonOf({ ...each, health: undefined }, nowMs);
    return reason === undefined ? [] : [{ ...each, reason }];
  });
  const sent = addressed.filter(({ webhook }) => !held.some((each) => each.webhook === webhook));
  await Promise.all([
    ...held.map(({ webhook, message, reason }) =>
      hold(deps, { rows: [heldDelivery(deps, message, event, reason)], webhook, health: undefined }),
    ),
    ...(sent.length > 0 ? [deps.deliveryQueue.send(spreadByHost(sent, bytesOf(event), nowMs))] : []),
  ]);
}

/** What an event sends to a webhook at first, by whichever message. */
export const firstMessage = (
  { projectId, eventId }: Pick<AcceptedEvent, 'projectId' | 'eventId'>,
  match: MatchedWebhook,
): DeliveryMessage => ({ projectId, eventId, ...match, retryStep: 0, trigger: 'event' });

const bytesOf = (event: AcceptedEvent): number => Buffer.byteLength(envelopeOf(event));

/**
 * One event that many webhooks want at one host arrives there at BYTES_PER_SECOND_AND_HOST and no faster: whoever
 * publishes to a hundred webhooks with one URL does not make Fanfare a flood.
 */
function spreadByHost(
  addressed: readonly { readonly webhook: Webhook; readonly message: DeliveryMessage }[],
  bytes: number,
  nowMs: number,
): QueuedDelivery[] {
  const sentTo = new Map<string, number>();
  return addressed.map(({ webhook, message }) => {
    const host = URL.parse(webhook.url)?.host ?? '';
    const before = sentTo.get(host) ?? 0;
    sentTo.set(host, before + bytes);
    const delayMs = Math.floor((before / BYTES_PER_SECOND_AND_HOST) * MILLISECONDS);
    return delayMs < MILLISECONDS ? { message } : { message, notBeforeMs: nowMs + delayMs };
  });
}

import { type Delivery, newDelivery } from '../delivery.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AcceptedEvent } from '../event.ts';
import type { Health } from '../health.ts';
import { deliveryId as deliveryIdOf } from '../ids.ts';
import type { Webhook } from '../webhook.ts';

/** What the tables say about a batch of messages, read in one go. */
export interface Facts {
  readonly events: readonly AcceptedEvent[];
  readonly webhooks: readonly Webhook[];
  readonly deliveries: readonly Delivery[];
  readonly healths: readonly Health[];
}

/** A message with everything it refers to. */
export interface Job {
  readonly message: DeliveryMessage;
  readonly event: AcceptedEvent;
  readonly webhook: Webhook;
  /** As stored, or the new one that the first attempt will store. */
  readonly delivery: Delivery;
  /** Undefined for a webhook that never failed. */
  readonly health: Health | undefined;
}

export async function loadFacts(
  {
    events,
    webhooks,
    deliveries,
    health,
  }: Pick<Dependencies, 'events' | 'webhooks' | 'deliveries' | 'health'>,
  messages: readonly DeliveryMessage[],
): Promise<Facts> {
  const [foundEvents, foundWebhooks, foundDeliveries, healths] = await Promise.all([
    events.getMany(messages),
    webhooks.getMany(messages),
    deliveries.getMany(messages),
    health.getMany(messages),
  ]);
  return { events: foundEvents, webhooks: foundWebhooks, deliveries: foundDeliveries, healths };
}

export function jobOf(facts: Facts, message: DeliveryMessage): Job | 'unknown_event' | 'webhook_deleted' {
  const { projectId, eventId, webhookId, deliveryId } = message;
  const event = facts.events.find((each) => each.projectId === projectId && each.eventId === eventId);
  // A message that pairs an event with a webhook it does not belong to is not ours to send.
  if (!event || !isAddressed(event, message)) return 'unknown_event';

  const webhook = facts.webhooks.find((each) => each.projectId === projectId && each.id === webhookId);
  if (!webhook) return 'webhook_deleted';
  const stored = facts.deliveries.find((each) => each.webhookId === webhookId && each.id === deliveryId);
  const health = facts.healths.find((each) => each.webhookId === webhookId);
  return { message, event, webhook, delivery: stored ?? newDelivery(event, message), health };
}

/**
 * The first attempts of an event go where it was matched. A redelivery may take it elsewhere in the project, but
 * only under the one id that this event has for that webhook.
 */
function isAddressed(event: AcceptedEvent, { trigger, webhookId, deliveryId }: DeliveryMessage): boolean {
  if (deliveryId !== deliveryIdOf(event, webhookId)) return false;
  return trigger === 'redelivery' || event.matched.some((match) => match.webhookId === webhookId);
}

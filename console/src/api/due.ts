import type { Delivery, EventDelivery, Webhook } from './client.ts';

/** Where an event went is told without the time of the next attempt, and with no more than why it is held. */
type Due = Pick<Delivery, 'state' | 'next_attempt_at' | 'held'> | Pick<EventDelivery, 'state' | 'held'>;

/** What is held has no time of its own: it goes when its webhook is looked at, of a paused one not at all. */
export function dueOf(delivery: Due): (string | undefined)[] {
  const { state, held } = delivery;
  if (held !== undefined) return typeof held === 'object' && held.next_look_at ? [held.next_look_at] : [];
  if (state !== 'pending') return [];
  return ['next_attempt_at' in delivery ? delivery.next_attempt_at : undefined];
}

export const dueOfWebhook = ({ health, last_delivery }: Webhook): (string | undefined)[] => [
  ...(health.next_probe_at === undefined ? [] : [health.next_probe_at]),
  ...(last_delivery ? dueOf(last_delivery) : []),
];

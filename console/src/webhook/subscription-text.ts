import type { Subscription } from '../api/client.ts';

export const ANY_EVENT = '*:*';

export const eventNames = ({ events }: Subscription): string[] =>
  events.map(({ source, action }) => `${source}:${action}`);

/** All subscriptions in a few words. */
export function subscriptionText(subscriptions: readonly Subscription[]): string {
  const names = subscriptions.flatMap(eventNames);
  const [first] = names;
  if (first === undefined) return 'None';
  if (names.length === 1) return first === ANY_EVENT ? 'All events' : first;
  return `${names.length} events`;
}

import { type EventFacts, isOperational } from './event.ts';

/** `*` as action means every action of the source; `*:*` means every event that the project's services publish. */
export interface SubscribedEvent {
  readonly source: string;
  readonly action: string;
}

/** What a webhook wants to hear of. Without `resourceId`: events of every resource in the project. */
export interface Subscription {
  readonly resourceId?: string;
  readonly events: readonly SubscribedEvent[];
}

export const ANY = '*';

/** The parts of a subscription, in the order in which an event is held against them. */
export const SUBSCRIPTION_PARTS = ['source', 'action', 'resource'] as const;
export type SubscriptionPart = (typeof SUBSCRIPTION_PARTS)[number];

/** True when at least one of the subscriptions asks for the event. */
export const matches = (subscriptions: readonly Subscription[], event: EventFacts): boolean =>
  subscriptions.some((subscription) => failsBy(subscription, event) === undefined);

/** The first part by which the subscription does not ask for the event; undefined: it does. */
export function failsBy(subscription: Subscription, event: EventFacts): SubscriptionPart | undefined {
  const ofSource = subscription.events.filter(({ source }) => coversSource(source, event.source));
  if (ofSource.length === 0) return 'source';
  if (!ofSource.some(({ action }) => action === ANY || action === event.action)) return 'action';
  return coversResource(subscription.resourceId, event) ? undefined : 'resource';
}

/** Who asked for everything meant its services: an event of Fanfare's about a failing webhook must be asked for. */
const coversSource = (wanted: string, source: string): boolean =>
  wanted === source || wanted === aliasOf(source) || (wanted === ANY && !isOperational(source));

/** HashiCorp's own: their name is as the Terraform provider wants it, and nothing else is called so. */
const HASHICORP = 'hashicorp.';

/**
 * The name under which Terraform can subscribe to a source, for its provider takes only `hashicorp.<service>.<resource>`:
 * `acme.orders.order` is also `hashicorp.acme-orders.order`. One way only: a subscription to what a team publishes never
 * brings an event of HashiCorp's.
 * @returns undefined for a source of HashiCorp's, and for one of a single word
 */
export function aliasOf(source: string): string | undefined {
  const words = source.split('.');
  const resource = words.pop();
  if (words.length === 0 || source.startsWith(HASHICORP)) return undefined;
  return `${HASHICORP}${words.join('-')}.${resource}`;
}

/**
 * A resource covers itself and its descendants. Descent is read from the resource name, whose segments
 * hold the ids of the ancestors (hcp-api section 14).
 */
function coversResource(resourceId: string | undefined, event: EventFacts): boolean {
  if (resourceId === undefined) return true;
  return event.resourceId === resourceId || event.resourceName.split('/').includes(resourceId);
}

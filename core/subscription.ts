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

/** True when at least one of the subscriptions asks for the event. */
export function matches(subscriptions: readonly Subscription[], event: EventFacts): boolean {
  return subscriptions.some(
    (subscription) =>
      covers(subscription.resourceId, event) && subscription.events.some((wanted) => names(wanted, event)),
  );
}

function names(wanted: SubscribedEvent, event: EventFacts): boolean {
  // Who asked for everything meant its services: an event of Fanfare's about a failing webhook must be asked for.
  const sourceFits =
    wanted.source === event.source || (wanted.source === ANY && !isOperational(event.source));
  return sourceFits && (wanted.action === ANY || wanted.action === event.action);
}

/**
 * A resource covers itself and its descendants. Descent is read from the resource name, whose segments
 * hold the ids of the ancestors (hcp-api section 14).
 */
function covers(resourceId: string | undefined, event: EventFacts): boolean {
  if (resourceId === undefined) return true;
  return event.resourceId === resourceId || event.resourceName.split('/').includes(resourceId);
}

import type { EventSummary, Explanation, Subscription } from '../api/client.ts';
import { ANY_EVENT, eventNames } from '../webhook/subscription-text.ts';

type Outcome = Explanation['outcome'];
export type ExplainedEvent = Pick<EventSummary, 'event_source' | 'event_action' | 'resource_id'>;

const GOT: readonly Outcome[] = ['succeeded'];
const COMING: readonly Outcome[] = ['held', 'retrying', 'under_way'];

/** It is on its way. */
export const isComing = (outcome: Outcome): boolean => COMING.includes(outcome);

/** Such as "orders did not get it". */
export function verdict(name: string, outcome: Outcome): string {
  if (GOT.includes(outcome)) return `${name} got it`;
  return isComing(outcome) ? `${name} has not got it yet` : `${name} did not get it`;
}

export function kindOf(outcome: Outcome): 'success' | 'info' | 'warning' | 'error' {
  if (GOT.includes(outcome)) return 'success';
  if (outcome === 'failed') return 'error';
  return outcome === 'held' || outcome === 'retrying' ? 'warning' : 'info';
}

/** The API's words, which begin in lower case and have no end. */
export const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;

/** What the webhook is like by now, where that has to do with it. */
export function stateNow({ enabled, paused_at, disabled_reason: reason }: Explanation): string | undefined {
  if (!enabled) return reason === undefined ? 'It is disabled.' : DISABLED[reason];
  return paused_at === undefined ? undefined : 'It is paused.';
}

const DISABLED: Readonly<Record<NonNullable<Explanation['disabled_reason']>, string>> = {
  requested: 'It is disabled: someone switched it off.',
  unverified: 'It is disabled: its destination has never passed a verification.',
  gone: 'It is disabled: its destination answered that it is gone.',
  failing: 'It is disabled: its destination failed for days.',
};

type Part = NonNullable<Explanation['subscriptions'][number]['fails_by']>;

const list = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Whether a subscription asks for the event; and where not, by which part it fails. */
export function fitText(
  subscription: Subscription,
  failsBy: Part | undefined,
  event: ExplainedEvent,
): string {
  if (failsBy === undefined) return 'Asks for it';
  if (failsBy === 'resource') {
    const own = event.resource_id === '' ? 'names none' : `is about ${event.resource_id}`;
    return `Not this resource: it asks for ${subscription.resource_id}, and the event ${own}`;
  }
  if (failsBy === 'source') {
    const sources = new Set(subscription.events.map(({ source }) => source));
    return `Not this source: it asks for ${list.format(sources)}, and the event is of ${event.event_source}`;
  }
  const actions = subscription.events
    .filter(({ source }) => source === event.event_source || source === '*')
    .map(({ action }) => action);
  return `Not this action: it asks for ${list.format(actions)}, and the event's is ${event.event_action}`;
}

export const subscribedText = (subscription: Subscription): string => {
  const names = eventNames(subscription).map((name) => (name === ANY_EVENT ? 'all events' : name));
  const of = subscription.resource_id === undefined ? '' : ` of ${subscription.resource_id}`;
  return names.join(', ') + of;
};

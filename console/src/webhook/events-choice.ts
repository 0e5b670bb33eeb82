import type { Subscription } from '../api/client.ts';
import { ANY_EVENT, eventNames } from './subscription-text.ts';

/** One subscription as the form holds it. */
export interface Group {
  readonly key: number;
  /** Empty: every resource of the project. */
  readonly resourceId: string;
  /** As `source:action`. */
  readonly events: readonly string[];
  /** An event of one's own that was typed and not added yet. */
  readonly typed: string;
  /** The subscription it came from: what the form does not know of it must survive an edit. */
  readonly original?: Subscription;
}

export interface EventsChoice {
  readonly all: boolean;
  /** Of "all events": limited to this resource, unless empty. */
  readonly resourceId: string;
  readonly groups: readonly Group[];
}

const NAMED_EVENT = /^[^:\s]+:[^:\s]+$/;
export const isNamedEvent = (text: string): boolean => NAMED_EVENT.test(text);

let keys = 0;
export const newGroup = (): Group => ({ key: keys++, resourceId: '', events: [], typed: '' });

/** With keys of this page: a choice that was made before it was loaded again has others. */
export const withNewKeys = (choice: EventsChoice): EventsChoice => ({
  ...choice,
  groups: choice.groups.map((group) => ({ ...group, key: keys++ })),
});

/** What was typed counts as chosen: whoever saves means it. */
export const withTyped = (choice: EventsChoice): EventsChoice => ({
  ...choice,
  groups: choice.groups.map(typedAdded),
});

export function typedAdded(group: Group): Group {
  const name = group.typed.trim();
  if (!isNamedEvent(name)) return group;
  return { ...group, events: withoutContradictions(group.events, [...group.events, name]), typed: '' };
}

export function choiceOf(subscriptions: readonly Subscription[]): EventsChoice {
  const [first] = subscriptions;
  const all = subscriptions.length === 1 && first !== undefined && eventNames(first).join() === ANY_EVENT;
  if (all) return { all, resourceId: first.resource_id ?? '', groups: [newGroup()] };

  const groups = subscriptions.map(
    (original): Group => ({
      key: keys++,
      resourceId: original.resource_id ?? '',
      events: eventNames(original),
      typed: '',
      original,
    }),
  );
  return { all, resourceId: '', groups: groups.length > 0 ? groups : [newGroup()] };
}

export function subscriptionsOf({ all, resourceId, groups }: EventsChoice): Subscription[] {
  if (all) return [subscription({ resourceId, events: [ANY_EVENT] })];
  return groups.filter(({ events, original }) => events.length > 0 || original).map(subscription);
}

function subscription({
  resourceId,
  events,
  original,
}: Pick<Group, 'resourceId' | 'events' | 'original'>): Subscription {
  const { resource_id: _, ...rest } = original ?? { events: [] };
  const limit = resourceId.trim();
  // In the order of the wire, so that what was not touched compares equal.
  return { ...(limit !== '' && { resource_id: limit }), ...rest, events: events.map(eventOf) };
}

function eventOf(name: string): { source: string; action: string } {
  const at = name.lastIndexOf(':');
  return { source: name.slice(0, at), action: name.slice(at + 1) };
}

/**
 * The API takes `*` only as the one action of its source: whichever of the two was chosen last stays.
 * @param before the selection that `after` was made from
 */
export function withoutContradictions(before: readonly string[], after: readonly string[]): string[] {
  const added = new Set(after.filter((name) => !before.includes(name)));
  return after.filter((name) => {
    const { source, action } = eventOf(name);
    const everyAction = `${source}:*`;
    if (action !== '*') return !after.includes(everyAction) || (added.has(name) && !added.has(everyAction));
    const othersAdded = [...added].some((each) => each !== name && eventOf(each).source === source);
    return added.has(name) || !othersAdded;
  });
}

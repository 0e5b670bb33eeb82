import { NO_SETTINGS, type SettingName, type SettingsDraft, settingFaults } from './delivery-settings.ts';
import { type EventsChoice, isNamedEvent, subscriptionsOf, withTyped } from './events-choice.ts';

/** What the form of a webhook holds. */
export interface WebhookDraft {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly token: string;
  readonly events: EventsChoice;
  readonly settings: SettingsDraft;
}

export type FieldName = 'name' | 'description' | 'url' | 'token' | 'events' | SettingName;

/** What is wrong with a draft, per field; the events' own fields by the key of their group. */
export interface Faults {
  readonly fields: Partial<Record<FieldName, string>>;
  readonly typed: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

export const NO_FAULTS: Faults = { fields: {}, typed: new Map(), groups: new Map() };

export const hasFaults = ({ fields, typed, groups }: Faults): boolean =>
  Object.keys(fields).length + typed.size + groups.size > 0;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_RULE =
  'Use 1 to 64 letters, digits, full stops, hyphens or underscores, and begin with a letter or digit.';

interface Rules {
  readonly withName: boolean;
  /** An edit of a webhook that subscribes to nothing may leave it so. */
  readonly mayBeEmpty: boolean;
}

/** Everything that can be known without asking the API, all at once. */
export function faultsOf(draft: WebhookDraft, { withName, mayBeEmpty }: Rules): Faults {
  const { all, groups } = draft.events;
  const shown = all ? [] : groups;
  const typed = shown.filter(({ typed: text }) => text.trim() !== '' && !isNamedEvent(text.trim()));
  const unused = shown.filter(
    (group) => group.resourceId.trim() !== '' && group.events.length === 0 && !group.original,
  );
  const nothing = !mayBeEmpty && subscriptionsOf(withTyped(draft.events)).length === 0;
  const name = withName ? nameFault(draft.name.trim()) : undefined;
  const url = urlFault(draft.url.trim());
  return {
    fields: {
      ...(name !== undefined && { name }),
      ...(url !== undefined && { url }),
      ...(nothing && { events: 'Choose at least one event, or all events.' }),
      ...settingFaults(draft.settings),
    },
    typed: new Map(typed.map(({ key }) => [key, 'Write it as source:action.'])),
    groups: new Map(
      unused
        .filter(({ typed: text }) => text.trim() === '')
        .map(({ key }) => [key, 'Choose the events that this resource is for.']),
    ),
  };
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'Enter a name.';
  return NAME.test(name) ? undefined : NAME_RULE;
}

function urlFault(url: string): string | undefined {
  if (url === '') return 'Enter the URL of your receiver.';
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'https:' || protocol === 'http:') return undefined;
  return 'Write a whole URL that begins with https:// or http://.';
}

/** A draft as it came back from the browser's storage; undefined when it is none. The token is not kept there. */
export function draftFrom(stored: unknown): WebhookDraft | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { name, description, url, events, settings } = stored as Partial<WebhookDraft>;
  const texts = [name, description, url].every((text) => typeof text === 'string');
  if (!texts || !Array.isArray(events?.groups)) return undefined;
  const kept = { ...NO_SETTINGS, ...settings };
  return { name, description, url, token: '', events, settings: kept } as WebhookDraft;
}

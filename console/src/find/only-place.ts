import type { Found } from '../api/explanations.ts';
import { paths } from '../paths.ts';
import { nameIn } from '../webhook/webhook-name.ts';

/** The page of what was meant, where there is no doubt; undefined where there is a choice, or nothing. */
export function onlyPlace(project: string, text: string, found: Found): string | undefined {
  const { webhooks, events, deliveries, complete } = found;
  const names = webhooks.map(({ webhook }) => nameIn(webhook));
  const places = [
    ...events.map(({ event_id }) => paths.event(project, event_id)),
    ...deliveries.flatMap(({ webhook, id }) =>
      webhook === undefined ? [] : [paths.delivery(project, nameIn(webhook), id)],
    ),
  ];
  const [place] = places;
  if (place !== undefined) return places.length === 1 && names.length === 0 && complete ? place : undefined;
  // Others may hold the name as a part of theirs.
  const exactly = names.includes(text) ? text : undefined;
  const name = exactly ?? (names.length === 1 && complete ? names[0] : undefined);
  return name === undefined ? undefined : paths.webhook(project, name);
}

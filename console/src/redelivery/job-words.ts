import type { RedeliveryJob } from '../api/client.ts';

type AnsweredFilter = NonNullable<RedeliveryJob['filter']>;
export type RedeliverableState = AnsweredFilter['states'][number];
/** As it is asked for, and as it is answered; the latter always has an end. */
export type JobFilter = Partial<Omit<AnsweredFilter, 'states'>> & Pick<AnsweredFilter, 'states'>;

const list = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Such as "Failed or skipped; acme.orders.order:create; since 12 Nov 2026, 09:30". */
export function filterText(filter: JobFilter): string {
  const { states, since, until } = filter;
  const parts = [
    capital(list.format(states)),
    eventText(filter),
    filter.error_class?.replaceAll('_', ' ') ?? '',
    filter.status_code === undefined ? '' : `answered ${filter.status_code}`,
    since === undefined ? '' : `since ${minute.format(new Date(since))}`,
    until === undefined ? '' : `until ${minute.format(new Date(until))}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function eventText({ event_source: source, event_action: action }: JobFilter): string {
  if (source !== undefined && action !== undefined) return `${source}:${action}`;
  if (source !== undefined) return `any action of ${source}`;
  return action === undefined ? '' : `${action} of any source`;
}

/** What a job brings back, in words. */
export function jobText({ filter, event_ids: named, created_at }: RedeliveryJob): string {
  if (filter) return filterText(asAsked(filter, created_at));
  const count = named?.length ?? 0;
  return count === 1 ? '1 named event' : `${count} named events`;
}

/** Each job ends with what was accepted before it began; that goes without saying. */
function asAsked({ until, ...filter }: AnsweredFilter, createdAt: string): JobFilter {
  return Date.parse(until) < Date.parse(createdAt) ? { ...filter, until } : filter;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A period in an address: `hours` before now, or `since` and `until`. */
import type { ListAddress } from './use-list-address.ts';

export const PERIOD_FILTERS = ['hours', 'since', 'until'];

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Period {
  readonly 'filter.since'?: string;
  readonly 'filter.until'?: string;
}

/** As lists take it. */
export function periodOf(list: ListAddress): Period {
  const since = startOf(list.valueOf('hours')) ?? timeIn(list.valueOf('since'));
  const until = timeIn(list.valueOf('until'));
  return { ...(since && { 'filter.since': since }), ...(until && { 'filter.until': until }) };
}

/** On the minute, so that polling asks the same question again. */
function startOf(hours: string): string | undefined {
  if (!/^\d{1,4}$/.test(hours)) return undefined;
  const startMs = Date.now() - Number(hours) * HOUR_MS;
  return new Date(startMs - (startMs % MINUTE_MS)).toISOString();
}

/** An address can be written by hand: what is no time is as if it was not there. */
export function timeIn(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

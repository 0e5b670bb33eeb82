import * as z from 'zod';
import { LATENCY_BOUNDS_MS } from '../../core/limits.ts';
import { type Counts, errorsOf, HOUR_MS, type HourCounts, type Hours, sumOf } from '../../core/metrics.ts';
import type { ErrorClass } from '../../core/outcome.ts';

import { expiryOf } from './expiry.ts';

export const DAY_MS = 24 * HOUR_MS;

/**
 * A webhook's day in one row: a counter for each bucket or error class that an hour had, called by a code and the
 * hour, such as `l013` and `et13`. Short, because DynamoDB writes and reads whole rows, by the kilobyte, names included.
 */
export type DayRow = Readonly<Record<string, number>>;

const ERROR_CODES: Readonly<Record<ErrorClass, string>> = {
  http_status: 'es',
  timeout: 'et',
  dns_failure: 'ed',
  connection_refused: 'er',
  connection_reset: 'ex',
  connection_failed: 'ef',
  tls_certificate: 'ec',
  tls_handshake: 'eh',
  protocol_error: 'ep',
  destination_refused: 'eb',
};
const CODED = new Map<string, Counts>([
  ...Object.entries(ERROR_CODES).map(([errorClass, code]): [string, Counts] => [
    code,
    { latency: [], errors: { [errorClass]: 1 } },
  ]),
  ...[...LATENCY_BOUNDS_MS, Number.POSITIVE_INFINITY].map((_, index): [string, Counts] => [
    `l${index}`,
    { latency: oneAt(index), errors: {} },
  ]),
]);
const COUNTER = /^([a-z][a-z0-9])([01][0-9]|2[0-3])$/;
const count = z.int().min(0);

function oneAt(place: number): number[] {
  return Array.from({ length: place + 1 }, (_, index) => (index === place ? 1 : 0));
}

export const dayStartOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

/** Milliseconds since the epoch from which on the row is gone: when its last hour is. */
export const dayExpiryOf = (dayMs: number): number => expiryOf(dayMs + DAY_MS);

/** The beginnings of the days that a period touches, the latest first. */
export function daysOf({ sinceMs, untilMs }: Hours): number[] {
  const days: number[] = [];
  for (let dayMs = dayStartOf(untilMs - 1); dayMs + DAY_MS > sinceMs; dayMs -= DAY_MS) days.push(dayMs);
  return days;
}

/** What an hour adds to its day's row. */
export function countersOf(hourMs: number, counts: Counts): DayRow {
  const hour = String((hourMs - dayStartOf(hourMs)) / HOUR_MS).padStart(2, '0');
  const errors = errorsOf(counts).map(([errorClass, n]) => [`${ERROR_CODES[errorClass]}${hour}`, n]);
  const latency = counts.latency.map((n, index) => [`l${index}${hour}`, n] as const).filter(([, n]) => n > 0);
  return Object.fromEntries([...latency, ...errors]);
}

/**
 * The hours of a row that lie in the period. Whatever is no counter of ours is left out: a newer build may have more.
 * @throws ZodError when a counter is no count
 */
export function hoursOf(
  dayMs: number,
  row: Readonly<Record<string, unknown>>,
  { sinceMs, untilMs }: Hours,
): HourCounts[] {
  const byHour = new Map<number, Counts[]>();
  for (const [name, value] of Object.entries(row)) {
    const [, code = '', hour = ''] = COUNTER.exec(name) ?? [];
    const one = CODED.get(code);
    const hourMs = dayMs + Number(hour) * HOUR_MS;
    if (!one || hourMs < sinceMs || hourMs >= untilMs) continue;
    byHour.set(hourMs, [...(byHour.get(hourMs) ?? []), times(count.parse(value), one)]);
  }
  return Array.from(byHour, ([hourMs, all]) => ({ hourMs, counts: sumOf(all) }));
}

const times = (n: number, { latency, errors }: Counts): Counts => ({
  latency: latency.map((each) => each * n),
  errors: Object.fromEntries(Object.keys(errors).map((errorClass) => [errorClass, n])),
});

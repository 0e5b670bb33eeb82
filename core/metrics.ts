import { LATENCY_BOUNDS_MS } from './limits.ts';
import { ERROR_CLASSES, type ErrorClass } from './outcome.ts';

export const HOUR_MS = 60 * 60 * 1_000;

/** Attempts, counted. How many there were, and how many of them succeeded, follows from the two. */
export interface Counts {
  /** By how long they took: as many as LATENCY_BOUNDS_MS, and those beyond the last. */
  readonly latency: readonly number[];
  /** Those that failed; a class that is absent is 0. */
  readonly errors: Readonly<Partial<Record<ErrorClass, number>>>;
}

export interface HourCounts {
  /** Milliseconds since the epoch: the beginning of the hour. */
  readonly hourMs: number;
  readonly counts: Counts;
}

/** Whole hours, from the beginning of the first one to that of the one after the last, in milliseconds. */
export interface Hours {
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface ProjectHours {
  /** From here on every row was read. */
  readonly sinceMs: number;
  /** In no particular order. */
  readonly hours: readonly (HourCounts & { readonly webhookId: string })[];
}

/** What one attempt came to. */
export interface Measured {
  readonly durationMs: number;
  /** Absent when it succeeded. */
  readonly errorClass?: ErrorClass;
}

export const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;

export const countsOf = (attempts: readonly Measured[]): Counts =>
  sumOf(
    attempts.map(({ durationMs, errorClass }) => ({
      latency: buckets().map((index) => (index === bucketOf(durationMs) ? 1 : 0)),
      errors: errorClass === undefined ? {} : { [errorClass]: 1 },
    })),
  );

const buckets = (): number[] => [...LATENCY_BOUNDS_MS.keys(), LATENCY_BOUNDS_MS.length];

function bucketOf(durationMs: number): number {
  const index = LATENCY_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  return index < 0 ? LATENCY_BOUNDS_MS.length : index;
}

export function sumOf(all: readonly Counts[]): Counts {
  const latency = buckets().map(() => 0);
  const errors = new Map<ErrorClass, number>();
  for (const counts of all) {
    for (const index of latency.keys()) latency[index] = (latency[index] ?? 0) + (counts.latency[index] ?? 0);
    for (const [errorClass, count] of errorsOf(counts))
      errors.set(errorClass, (errors.get(errorClass) ?? 0) + count);
  }
  return { latency, errors: Object.fromEntries(errors) };
}

/** The classes of failure that there were. */
export const errorsOf = ({ errors }: Counts): [ErrorClass, number][] =>
  ERROR_CLASSES.flatMap((each): [ErrorClass, number][] => (errors[each] ? [[each, errors[each]]] : []));

export const attemptsOf = ({ latency }: Counts): number => latency.reduce((sum, count) => sum + count, 0);

export const failuresOf = (counts: Counts): number =>
  errorsOf(counts).reduce((sum, [, count]) => sum + count, 0);

/**
 * The bound that this share of the attempts kept, in milliseconds; undefined without attempts, or where it lies
 * beyond the last bound.
 * @param share in (0, 1]
 */
export function boundKeptBy(share: number, counts: Counts): number | undefined {
  const wanted = share * attemptsOf(counts);
  if (wanted === 0) return undefined;
  let within = 0;
  return LATENCY_BOUNDS_MS.find((_, index) => {
    within += counts.latency[index] ?? 0;
    return within >= wanted;
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countersOf, dayStartOf, hoursOf } from '../../adapters/stored/day-counts.ts';
import { LATENCY_BOUNDS_MS } from '../../core/limits.ts';
import {
  attemptsOf,
  boundKeptBy,
  type Counts,
  countsOf,
  failuresOf,
  HOUR_MS,
  hourOf,
  sumOf,
} from '../../core/metrics.ts';
import { ERROR_CLASSES } from '../../core/outcome.ts';

const attempt = fc.record(
  {
    durationMs: fc.oneof(fc.nat(40_000), fc.constantFrom(...LATENCY_BOUNDS_MS)),
    errorClass: fc.constantFrom(...ERROR_CLASSES),
  },
  { requiredKeys: ['durationMs'] },
);
const attempts = fc.array(attempt, { maxLength: 60 });
const LAST_BOUND = LATENCY_BOUNDS_MS.at(-1) ?? 0;

describe('counts of attempts', () => {
  it('hold every attempt once, and every failure', () => {
    fc.assert(
      fc.property(attempts, attempts, (some, more) => {
        const counts = sumOf([countsOf(some), countsOf(more)]);
        expect(counts).toEqual(countsOf([...some, ...more]));
        expect(attemptsOf(counts)).toBe(some.length + more.length);
        expect(failuresOf(counts)).toBe([...some, ...more].filter(({ errorClass }) => errorClass).length);
      }),
    );
  });

  it('name the bound of the bucket that a percentile lies in', () => {
    const share = fc.constantFrom(0.5, 0.95, 1);
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 60 }), share, (all, of) => {
        const sorted = all.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
        const exact = sorted[Math.ceil(of * sorted.length) - 1] ?? 0;
        const bound = LATENCY_BOUNDS_MS.find((each) => exact <= each);
        expect(boundKeptBy(of, countsOf(all))).toBe(bound);
        if (exact > LAST_BOUND) expect(bound).toBeUndefined();
      }),
    );
  });

  it('name none where nothing was attempted', () => {
    expect(boundKeptBy(0.5, countsOf([]))).toBeUndefined();
  });
});

describe("a webhook's day in one row", () => {
  const now = Date.UTC(2026, 2, 1, 23, 59);
  const [hourMs, dayMs] = [hourOf(now), dayStartOf(now)];
  const period = { sinceMs: dayMs, untilMs: dayMs + 24 * HOUR_MS };

  it('gives back the counts of the hour that was put in', () => {
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 60 }), fc.nat(23), (all, hour) => {
        const counts = countsOf(all);
        const ofHour = dayMs + hour * HOUR_MS;
        expect(hoursOf(dayMs, countersOf(ofHour, counts), period)).toEqual([{ hourMs: ofHour, counts }]);
      }),
    );
  });

  it('leaves out what is no counter, or one that a newer build may have', () => {
    const row = {
      ...countersOf(hourMs, countsOf([{ durationMs: 1 }])),
      PK: 'M#p',
      expiresAt: 1,
      zz07: 3,
      l924: 1,
    };
    expect(hoursOf(dayMs, row, period)).toEqual([{ hourMs, counts: countsOf([{ durationMs: 1 }]) }]);
  });
});

describe('the size of a row, which DynamoDB bills by the kilobyte', () => {
  const KIB = 1_024;
  const dayMs = Date.UTC(2026, 2, 1);
  const key = 'PKSKexpiresAt'.length + 'M#'.length + 64 + 'YYYY-MM-DD#'.length + 36 + 6;
  /** Its name, and of a number a byte for every two digits and one more. */
  const sizeOf = (row: Readonly<Record<string, number>>): number =>
    Object.entries(row).reduce(
      (sum, [name, count]) => sum + name.length + 1 + Math.ceil(String(count).length / 2),
      key,
    );
  const day = (latency: readonly number[], errors: Counts['errors']) =>
    Object.assign(
      {},
      ...Array.from({ length: 24 }, (_, hour) => countersOf(dayMs + hour * HOUR_MS, { latency, errors })),
    );

  it('is one unit while every hour has three buckets and a class of failure, thousands of each', () => {
    expect(sizeOf(day([9_999, 9_999, 9_999], { http_status: 9_999 }))).toBeLessThan(KIB);
  });

  it('is five when every hour has everything, a hundred million times', () => {
    const many = 99_999_999;
    const errors = Object.fromEntries(ERROR_CLASSES.map((each) => [each, many]));
    const row = day(
      [...LATENCY_BOUNDS_MS, 0].map(() => many),
      errors,
    );
    expect(Object.keys(row)).toHaveLength(24 * (LATENCY_BOUNDS_MS.length + 1 + ERROR_CLASSES.length));
    expect(sizeOf(row)).toBeLessThan(5 * KIB);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_AFTER_MAX_MS, RETRY_JITTER, RETRY_SCHEDULE_SECONDS } from '../../core/limits.ts';
import { nextAttemptAt, retryAfterMs } from '../../core/retry-policy.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const question = { scheduleSeconds: RETRY_SCHEDULE_SECONDS, failedStep: 0, nowMs: NOW, fraction: 0.5 };

describe('the retry schedule', () => {
  it('makes ten attempts over more than three days', () => {
    const total = RETRY_SCHEDULE_SECONDS.reduce((sum, seconds) => sum + seconds, 0);
    expect(RETRY_SCHEDULE_SECONDS).toHaveLength(10);
    expect(total).toBeGreaterThan(3 * 24 * 3_600);
  });

  it('waits the scheduled delay, give or take the jitter', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.double({ min: 0, max: 0.999999, noNaN: true }), (failedStep, fraction) => {
        const at = nextAttemptAt({ ...question, failedStep, fraction });
        const delayMs = (RETRY_SCHEDULE_SECONDS[failedStep + 1] ?? 0) * 1_000;
        expect(at).toBeGreaterThanOrEqual(NOW + Math.floor(delayMs * (1 - RETRY_JITTER)));
        expect(at).toBeLessThanOrEqual(NOW + Math.ceil(delayMs * (1 + RETRY_JITTER)));
      }),
    );
  });

  it('ends after the last attempt', () => {
    expect(nextAttemptAt({ ...question, failedStep: 9 })).toBeUndefined();
    expect(nextAttemptAt({ ...question, scheduleSeconds: [0], failedStep: 0 })).toBeUndefined();
  });

  it('waits as long as Retry-After asks when that is longer, up to a day', () => {
    expect(nextAttemptAt({ ...question, retryAfter: '60' })).toBe(NOW + 60_000);
    expect(nextAttemptAt({ ...question, retryAfter: '1' })).toBe(NOW + 5_000);
    expect(nextAttemptAt({ ...question, retryAfter: '9999999999' })).toBe(NOW + RETRY_AFTER_MAX_MS);
    expect(nextAttemptAt({ ...question, retryAfter: 'Thu, 01 Jan 2026 00:02:00 GMT' })).toBe(NOW + 120_000);
  });

  it('never comes before the scheduled delay nor later than a day past it, whatever the header says', () => {
    const odd = [
      '-5',
      '1e9',
      'Infinity',
      '0x10',
      '',
      '   ',
      '5.5',
      '1, 2',
      'Thu, 01 Jan 1970 00:00:00 GMT',
      'Fri, 01 Jan 2099 00:00:00 GMT',
      'NaN',
      '２',
      '99999999999999999999',
    ];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...odd), fc.string()), (retryAfter) => {
        const at = nextAttemptAt({ ...question, retryAfter }) ?? Number.NaN;
        expect(at).toBeGreaterThanOrEqual(NOW + 5_000);
        expect(at).toBeLessThanOrEqual(NOW + RETRY_AFTER_MAX_MS);
      }),
    );
  });

  it.each(['-5', '1e9', 'Infinity', '0x10', '', '5.5', '2001', '1 2'].filter((each) => !/^\d+$/.test(each)))(
    'ignores %j as Retry-After',
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeUndefined();
    },
  );
});

import { describe, expect, it } from 'vitest';
import { COUNT_KEPT_DAYS } from '../../core/limits.ts';
import type { RateLimiter } from '../../core/ports.ts';
import { type Make, randomId, standingClock } from './samples.ts';

const MINUTE_SECONDS = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function describeRateLimiter(name: string, make: Make<RateLimiter>): void {
  describe(`RateLimiter on ${name}`, () => {
    it('lets as many through as the limit says, per key and window', async () => {
      const clock = standingClock();
      const limiter = await make(clock);
      const key = `verify/${randomId()}`;
      const take = () => limiter.take(key, 2, MINUTE_SECONDS);
      expect([await take(), await take(), await take(), await take()]).toEqual([true, true, false, false]);
      expect(await limiter.take(`verify/${randomId()}`, 2, MINUTE_SECONDS)).toBe(true);
      clock.advance(MINUTE_MS);
      expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    });

    it('lets nothing through at a limit of zero', async () => {
      const limiter = await make(standingClock());
      expect(await limiter.take(randomId(), 0, MINUTE_SECONDS)).toBe(false);
    });

    it('counts under a key until somebody collects it, beside the requests under the same key', async () => {
      const clock = standingClock();
      const limiter = await make(clock);
      const key = randomId();
      expect(await limiter.collect(key)).toBe(0);
      expect(await limiter.take(key, 1, MINUTE_SECONDS)).toBe(true);
      await Promise.all([limiter.count(key), limiter.count(key), limiter.count(randomId())]);
      clock.advance(60 * MINUTE_MS);
      await limiter.count(key);
      expect(await limiter.collect(key)).toBe(3);
      expect(await limiter.collect(key)).toBe(0);
      await limiter.count(key);
      expect(await limiter.collect(key)).toBe(1);
    });

    it('forgets a count that nobody collected in its days', async () => {
      const clock = standingClock();
      const limiter = await make(clock);
      const key = randomId();
      await limiter.count(key);
      clock.advance(COUNT_KEPT_DAYS * DAY_MS);
      expect(await limiter.collect(key)).toBe(0);
    });

    it('counts requests that come at the same time', async () => {
      const limiter = await make(standingClock());
      const key = randomId();
      const taken = await Promise.all(Array.from({ length: 6 }, () => limiter.take(key, 3, MINUTE_SECONDS)));
      expect(taken.filter(Boolean)).toHaveLength(3);
    });
  });
}

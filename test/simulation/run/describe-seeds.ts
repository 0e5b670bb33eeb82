import { describe, expect, it } from 'vitest';
import { trySeed } from './try-seed.ts';

const SEEDS_PER_TEST = 20;
/** Milliseconds for one test on a busy machine; it takes about one second on a quiet one. */
const TIMEOUT_MS = 60_000;

/** Some of the seeds that `npm run test:simulation` runs thousands of; a file each for two processors. */
export function describeSeeds(first: number, last: number): void {
  describe('whatever fails, and whenever, every promise is kept', () => {
    for (let from = first; from <= last; from += SEEDS_PER_TEST) {
      const to = Math.min(from + SEEDS_PER_TEST - 1, last);
      it(`in seeds ${from} to ${to}`, { timeout: TIMEOUT_MS }, async () => {
        for (let seed = from; seed <= to; seed++) {
          const { report } = await trySeed(seed);
          expect(report, `npm run simulate -- --seed ${seed}`).toBe('');
        }
      });
    }
  });
}

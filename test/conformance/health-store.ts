import { describe, expect, it } from 'vitest';
import type { HealthStore } from '../../core/ports.ts';
import { type Make, randomId, sampleHealth, standingClock } from './samples.ts';

const PARALLEL = 5;

export function describeHealthStore(name: string, make: Make<HealthStore>): void {
  const open = () => make(standingClock());

  describe(`HealthStore on ${name}`, () => {
    it('has nothing of a webhook that never failed', async () => {
      const store = await open();
      expect(await store.getMany([{ projectId: randomId(), webhookId: randomId() }])).toEqual([]);
      expect(await store.getMany([])).toEqual([]);
    });

    it('writes each version after the one before, and keeps it as given', async () => {
      const store = await open();
      const first = sampleHealth();
      expect(await store.put(first)).toBe('written');
      expect(await store.getMany([first, first])).toEqual([first]);
      const { failingSinceMs: _, nextProbeAtMs: _probe, ...rest } = first;
      const second = { ...rest, breaker: 'closed' as const, recoveredAtMs: 9, version: 2 };
      expect(await store.put(second)).toBe('written');
      expect(await store.getMany([first])).toEqual([second]);
    });

    it('refuses a version that is not the next', async () => {
      const store = await open();
      const health = sampleHealth();
      expect(await store.put({ ...health, version: 2 })).toBe('conflict');
      await store.put(health);
      expect(await store.put({ ...health, consecutiveFailures: 1 })).toBe('conflict');
      expect(await store.put({ ...health, version: 3 })).toBe('conflict');
      expect(await store.getMany([health])).toEqual([health]);
    });

    it('lets one of several writers win, even when they write the same', async () => {
      const store = await open();
      const health = sampleHealth();
      await store.put(health);
      const claim = { ...health, breaker: 'half_open' as const, version: 2 };
      const results = await Promise.all(Array.from({ length: PARALLEL }, () => store.put(claim)));
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });

    it('starts again after a removal', async () => {
      const store = await open();
      const health = sampleHealth();
      await store.put(health);
      await store.remove(health);
      await store.remove(health);
      expect(await store.getMany([health])).toEqual([]);
      expect(await store.put(health)).toBe('written');
    });
  });
}

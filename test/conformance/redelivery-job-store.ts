import { describe, expect, it } from 'vitest';
import { timeUuid } from '../../core/ids.ts';
import { RETENTION_DAYS } from '../../core/limits.ts';
import type { RedeliveryJobStore } from '../../core/ports.ts';
import { keyOf, type RedeliveryJob } from '../../core/redelivery-job.ts';
import { seededRandom } from '../seeded-random.ts';
import { type Make, NOW_MS, randomId, standingClock } from './samples.ts';
import { walk } from './walk.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const random = seededRandom(7);

export function describeRedeliveryJobStore(name: string, make: Make<RedeliveryJobStore>): void {
  const open = async () => make(standingClock());

  describe(`RedeliveryJobStore on ${name}`, () => {
    it('writes each version after the one before, and keeps it as given', async () => {
      const jobs = await open();
      const first = sampleJob();
      expect(await jobs.get(keyOf(first))).toBeUndefined();
      expect(await jobs.put({ ...first, version: 2 })).toBe('conflict');
      expect(await jobs.put(first)).toBe('written');
      const { cursor: _, ...rest } = first;
      const second: RedeliveryJob = {
        ...rest,
        state: 'cancelled',
        reason: 'r',
        endedAtMs: NOW_MS,
        leaseUntilMs: NOW_MS + 1,
        inDoubt: true,
        filter: { states: ['skipped'], untilMs: NOW_MS, eventIds: ['a', 'b'] },
        version: 2,
      };
      expect(await jobs.put(second)).toBe('written');
      expect(await jobs.put({ ...first, version: 2 })).toBe('conflict');
      expect(await jobs.get(keyOf(first))).toEqual(second);
    });

    it('lets one of several writers win', async () => {
      const jobs = await open();
      const first = sampleJob();
      await jobs.put(first);
      const results = await Promise.all(
        [1, 2, 3, 4, 5].map((matched) => jobs.put({ ...first, matched, version: 2 })),
      );
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });

    it('adds outcomes up whatever is written meanwhile, and to no job that does not exist', async () => {
      const jobs = await open();
      const job = sampleJob();
      await jobs.put(job);
      await Promise.all([1, 2, 3].map(() => jobs.count(keyOf(job), { succeeded: 2, failed: 1 })));
      expect(await jobs.put({ ...job, version: 2 })).toBe('written');
      await jobs.count(keyOf(job), { succeeded: 1, failed: 0 });
      expect((await jobs.get(keyOf(job)))?.outcomes).toEqual({ succeeded: 7, failed: 3 });
      const absent = sampleJob();
      await jobs.count(keyOf(absent), { succeeded: 1, failed: 1 });
      expect(await jobs.get(keyOf(absent))).toBeUndefined();
    });

    it('lists the jobs of one webhook in the order of their start', async () => {
      const jobs = await open();
      const webhookId = randomId();
      const some = [0, 1, 2, 3, 4].map((n) => sampleJob({ webhookId, id: timeUuid(NOW_MS + n, random) }));
      for (const job of [...some, sampleJob()]) await jobs.put(job);
      const newestFirst = await walk((range) => jobs.list(webhookId, range), { limit: 2 });
      expect(newestFirst.items).toEqual(some.toReversed());
      const oldestFirst = await walk((range) => jobs.list(webhookId, range), { limit: 2, ascending: true });
      expect(oldestFirst.items).toEqual(some);
    });

    it('never shows an expired job', async () => {
      const clock = standingClock();
      const jobs = await make(clock);
      const job = sampleJob();
      await jobs.put(job);
      clock.advance(RETENTION_DAYS * DAY_MS);
      expect(await jobs.get(keyOf(job))).toBeUndefined();
      expect((await jobs.list(job.webhookId, { ascending: true, limit: 5 })).items).toEqual([]);
    });

    it('forgets the jobs of a webhook, and of no other', async () => {
      const jobs = await open();
      const [job, other] = [sampleJob(), sampleJob()];
      for (const each of [job, other]) await jobs.put(each);
      await jobs.removeAll(job.webhookId);
      await jobs.removeAll(job.webhookId);
      expect(await jobs.get(keyOf(job))).toBeUndefined();
      expect(await jobs.get(keyOf(other))).toEqual(other);
    });
  });
}

const sampleJob = (changes: Partial<RedeliveryJob> = {}): RedeliveryJob => ({
  projectId: randomId(),
  webhookId: randomId(),
  id: timeUuid(NOW_MS, random),
  filter: {
    states: ['failed', 'skipped'],
    eventSource: 'a.b',
    eventAction: 'c',
    errorClass: 'timeout',
    statusCode: 503,
    sinceMs: NOW_MS - 1,
    untilMs: NOW_MS,
  },
  perSecond: 10,
  state: 'running',
  matched: 1,
  held: 1,
  outcomes: { succeeded: 0, failed: 0 },
  cursor: '01J0000000000000000000000A',
  round: 1,
  createdAtMs: NOW_MS,
  version: 1,
  ...changes,
});

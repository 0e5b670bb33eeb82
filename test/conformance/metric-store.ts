import { describe, expect, it } from 'vitest';
import { LATENCY_BOUNDS_MS, RETENTION_DAYS } from '../../core/limits.ts';
import { type Counts, countsOf, HOUR_MS, type HourCounts, hourOf, sumOf } from '../../core/metrics.ts';
import { ERROR_CLASSES } from '../../core/outcome.ts';
import type { MetricStore } from '../../core/ports.ts';
import { type Make, NOW_MS, randomId, standingClock } from './samples.ts';

const DAY_MS = 24 * HOUR_MS;
const HOUR = hourOf(NOW_MS);
const PARALLEL = 5;
const MANY = 1_000;

const key = (projectId = randomId()) => ({ projectId, webhookId: randomId() });
const once = countsOf([{ durationMs: 1 }]);
const twice = sumOf([once, once]);
/** Every bucket and every class, each another number of times. */
const everything: Counts = {
  latency: [...LATENCY_BOUNDS_MS, 0].map((_, index) => index + 1),
  errors: Object.fromEntries(ERROR_CLASSES.map((errorClass, index) => [errorClass, index + 1])),
};
const inOrder = <Hour extends HourCounts>(hours: readonly Hour[]): Hour[] =>
  hours.toSorted((a, b) => a.hourMs - b.hourMs);

export function describeMetricStore(name: string, make: Make<MetricStore>): void {
  const open = () => make(standingClock());
  const thisHour = { sinceMs: HOUR, untilMs: HOUR + HOUR_MS };

  describe(`MetricStore on ${name}`, () => {
    it('adds to the hour of one webhook, counter by counter', async () => {
      const store = await open();
      const [webhook, other] = [key(), key()];
      await store.add(webhook, HOUR, once);
      await store.add(webhook, HOUR, countsOf([{ durationMs: 60_000, errorClass: 'timeout' }]));
      await store.add(webhook, HOUR, countsOf([]));
      await store.add(other, HOUR, twice);
      const found = await store.list(webhook, thisHour);
      expect(found).toEqual([
        { hourMs: HOUR, counts: { latency: [1, 0, 0, 0, 0, 0, 0, 0, 1], errors: { timeout: 1 } } },
      ]);
    });

    it('keeps every bucket and class apart, in every hour of a day', async () => {
      const store = await open();
      const webhook = key();
      const midnight = Math.floor(NOW_MS / DAY_MS) * DAY_MS;
      const hours = Array.from({ length: 24 }, (_, hour) => midnight + hour * HOUR_MS);
      for (const [hour, hourMs] of hours.entries())
        await store.add(webhook, hourMs, hour % 2 === 0 ? everything : once);
      const found = await store.list(webhook, { sinceMs: midnight, untilMs: midnight + DAY_MS });
      expect(inOrder(found)).toEqual(
        hours.map((hourMs, hour) => ({ hourMs, counts: hour % 2 === 0 ? everything : once })),
      );
    });

    it('loses nothing when several add at once', async () => {
      const store = await open();
      const webhook = key();
      await Promise.all(Array.from({ length: PARALLEL * 2 }, () => store.add(webhook, HOUR, once)));
      const [found] = await store.list(webhook, thisHour);
      expect(found?.counts.latency[0]).toBe(2 * PARALLEL);
    });

    it('lists the hours of a period over several days, without the one at its end', async () => {
      const store = await open();
      const webhook = key();
      const hours = Array.from({ length: 60 }, (_, index) => HOUR - (59 - index) * HOUR_MS);
      for (const hourMs of hours) await store.add(webhook, hourMs, once);
      const list = async (sinceMs: number, untilMs: number) =>
        inOrder(await store.list(webhook, { sinceMs, untilMs })).map(({ hourMs }) => hourMs);
      expect(await list(HOUR - 2 * HOUR_MS, HOUR)).toEqual([HOUR - 2 * HOUR_MS, HOUR - HOUR_MS]);
      expect(await list(HOUR - 30 * DAY_MS, HOUR + HOUR_MS)).toEqual(hours);
      expect(await list(HOUR - 90 * DAY_MS, HOUR - 60 * DAY_MS)).toEqual([]);
    });

    it('lists the same of all webhooks of a project, and of no other project', async () => {
      const store = await open();
      const [a, other] = [key(), key()];
      const b = key(a.projectId);
      for (const each of [a, b, other]) await store.add(each, HOUR, once);
      await store.add(b, HOUR - DAY_MS, twice);
      const list = async (sinceMs: number, untilMs: number) => {
        const found = await store.listProject(a.projectId, { sinceMs, untilMs }, MANY);
        expect(found.sinceMs).toBe(sinceMs);
        return inOrder(found.hours);
      };
      const [today, yesterday] = [
        [a, b].map(({ webhookId }) => ({ webhookId, hourMs: HOUR, counts: once })),
        { webhookId: b.webhookId, hourMs: HOUR - DAY_MS, counts: twice },
      ];
      const all = await list(HOUR - DAY_MS, HOUR + HOUR_MS);
      expect(all).toHaveLength(3);
      expect(all).toEqual(expect.arrayContaining([...today, yesterday]));
      expect(await list(HOUR - DAY_MS, HOUR)).toEqual([yesterday]);
      expect(await list(HOUR - DAY_MS + HOUR_MS, HOUR + HOUR_MS)).toEqual(expect.arrayContaining(today));
    });

    it('leaves out the oldest days, whole, of a project that has more rows than it may read', async () => {
      const store = await open();
      const a = key();
      const b = key(a.projectId);
      for (const webhook of [a, b])
        for (const days of [0, 1, 2]) await store.add(webhook, HOUR - days * DAY_MS, once);
      const period = { sinceMs: HOUR - 2 * DAY_MS, untilMs: HOUR + HOUR_MS };
      const list = async (rowsMax: number) => {
        const { sinceMs, hours } = await store.listProject(a.projectId, period, rowsMax);
        return { sinceMs, hours: hours.length };
      };
      const midnight = Math.floor(NOW_MS / DAY_MS) * DAY_MS;
      expect(await list(6)).toEqual({ sinceMs: period.sinceMs, hours: 6 });
      expect(await list(5)).toEqual({ sinceMs: midnight - DAY_MS, hours: 4 });
      expect(await list(4)).toEqual({ sinceMs: midnight - DAY_MS, hours: 4 });
      expect(await list(3)).toEqual({ sinceMs: midnight, hours: 2 });
      // Days after the period are none of its rows.
      const before = await store.listProject(a.projectId, { ...period, untilMs: midnight }, 4);
      expect(before).toMatchObject({ sinceMs: period.sinceMs, hours: { length: 4 } });
    });

    it('shows an hour as long as it is kept, and no day whose last hour has expired', async () => {
      const clock = standingClock();
      const store = await make(clock);
      const webhook = key();
      await store.add(webhook, HOUR, once);
      clock.advance(RETENTION_DAYS * DAY_MS);
      expect(await store.list(webhook, thisHour)).toHaveLength(1);
      clock.advance(DAY_MS);
      expect(await store.list(webhook, thisHour)).toEqual([]);
      expect((await store.listProject(webhook.projectId, thisHour, MANY)).hours).toEqual([]);
    });

    it('forgets a webhook, whenever it was counted, and no other', async () => {
      const store = await open();
      const webhook = key();
      const other = key(webhook.projectId);
      for (const each of [webhook, other])
        for (const days of [0, 45, RETENTION_DAYS]) await store.add(each, HOUR - days * DAY_MS, once);
      await store.removeAll(webhook);
      await store.removeAll(webhook);
      const ever = { sinceMs: HOUR - RETENTION_DAYS * DAY_MS, untilMs: HOUR + HOUR_MS };
      expect(await store.list(webhook, ever)).toEqual([]);
      expect(await store.list(other, ever)).toHaveLength(3);
    });
  });
}

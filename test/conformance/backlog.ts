import { describe, expect, it } from 'vitest';
import type { HeldDelivery } from '../../core/backlog.ts';
import { RETENTION_DAYS } from '../../core/limits.ts';
import type { Backlog, WakeUpStore } from '../../core/ports.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import { type Make, NOW_MS, randomId, sampleHeld, standingClock } from './samples.ts';
import { walk } from './walk.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const PARALLEL = 5;
const keyOf = ({ message: { webhookId, deliveryId } }: HeldDelivery) => ({ webhookId, deliveryId });

export interface BacklogUnderTest {
  readonly backlog: Backlog;
  readonly wakeUps: WakeUpStore;
}

export function describeBacklog(name: string, make: Make<BacklogUnderTest>): void {
  const open = async () => make(standingClock());

  describe(`Backlog on ${name}`, () => {
    it('keeps a row exactly as given, under its delivery', async () => {
      const { backlog } = await open();
      const held = sampleHeld({}, { trigger: 'redelivery', attemptId: randomId(), jobId: randomId() });
      await backlog.hold(held);
      expect(await backlog.getMany([keyOf(held), keyOf(held), keyOf(sampleHeld())])).toEqual([held]);
      expect(await backlog.getMany([])).toEqual([]);
    });

    it("lets an event's own hold take the place of what is there, and a redelivery's leave it", async () => {
      const { backlog } = await open();
      const first = sampleHeld();
      const again = { ...first, holdToken: randomId(), reason: 'rate' as const };
      const redelivery = { ...first, message: { ...first.message, trigger: 'redelivery' as const } };
      await backlog.hold(first);
      await backlog.hold(again);
      await backlog.hold({ ...redelivery, holdToken: randomId() });
      expect(await backlog.getMany([keyOf(first)])).toEqual([again]);
    });

    it('never lets a hold that comes late take the place of one that has come further', async () => {
      const { backlog } = await open();
      const own = sampleHeld();
      const later = (message: Partial<HeldDelivery['message']>): HeldDelivery => ({
        ...own,
        holdToken: randomId(),
        message: { ...own.message, ...message },
      });
      const inOrder = [
        later({ trigger: 'redelivery', attemptId: randomId() }),
        own,
        later({ look: randomId() }),
        later({ retryStep: 1 }),
      ];
      for (const [index, held] of inOrder.entries()) {
        await backlog.hold(held);
        for (const late of inOrder.slice(0, index)) await backlog.hold({ ...late, holdToken: randomId() });
        expect(await backlog.getMany([keyOf(own)])).toEqual([held]);
      }
    });

    it('deletes what was read, and nothing that was held anew meanwhile', async () => {
      const { backlog } = await open();
      const [released, renewed] = [sampleHeld(), sampleHeld()];
      for (const held of [released, renewed]) await backlog.hold(held);
      const newer = { ...renewed, holdToken: randomId() };
      await backlog.hold(newer);
      await backlog.remove([released, renewed]);
      await backlog.remove([released]);
      expect(await backlog.getMany([keyOf(released), keyOf(renewed)])).toEqual([newer]);
    });

    it('lists and counts one webhook only, in order of acceptance, narrowed by source, action, resource and time', async () => {
      const { backlog } = await open();
      const webhookId = randomId();
      const rows = Array.from({ length: 7 }, (_, index) =>
        sampleHeld(
          {
            acceptedAtMs: NOW_MS + index,
            ...(index % 2 === 0 && { eventSource: 'acme.orders' }),
            ...(index % 3 === 0 && { eventAction: 'create' }),
            ...(index > 4 && { resourceId: 'res-1' }),
          },
          { webhookId },
        ),
      );
      for (const held of [...rows, sampleHeld()]) await backlog.hold(held);
      const all = await walk((range) => backlog.list(webhookId, {}, range), { limit: 3, ascending: true });
      expect(all.items).toEqual(rows);
      const some = await walk(
        (range) => backlog.list(webhookId, { eventSource: 'acme.orders', sinceMs: NOW_MS + 1 }, range),
        { limit: 2 },
      );
      expect(some.items).toEqual([rows[6], rows[4], rows[2]]);
      const created = await walk((range) => backlog.list(webhookId, { eventAction: 'create' }, range), {
        limit: 2,
      });
      expect(created.items).toEqual([rows[6], rows[3], rows[0]]);
      const ofResource = await walk((range) => backlog.list(webhookId, { resourceId: 'res-1' }, range), {
        limit: 1,
      });
      expect(ofResource.items).toEqual([rows[6], rows[5]]);
      const short = await backlog.list(webhookId, {}, { ascending: true, limit: 5, maxBytes: 1 });
      expect(short).toEqual({ items: rows.slice(0, 1), next: rows[0]?.message.deliveryId });
      expect(await backlog.count(webhookId, 100)).toBe(7);
      expect(await backlog.count(webhookId, 5)).toBe(5);
    });

    it('never shows an expired row', async () => {
      const clock = standingClock();
      const { backlog } = await make(clock);
      const held = sampleHeld();
      await backlog.hold(held);
      clock.advance(RETENTION_DAYS * DAY_MS);
      expect(await backlog.getMany([keyOf(held)])).toEqual([]);
      expect((await backlog.list(held.message.webhookId, {}, { ascending: true, limit: 5 })).items).toEqual(
        [],
      );
    });

    it('forgets the rows and the wake-up of a webhook, and of no other', async () => {
      const { backlog, wakeUps } = await open();
      const [held, other] = [sampleHeld(), sampleHeld()];
      for (const each of [held, other]) {
        await backlog.hold(each);
        await wakeUps.put(sampleWakeUp({ webhookId: each.message.webhookId }));
      }
      await backlog.removeAll(held.message.webhookId);
      await backlog.removeAll(held.message.webhookId);
      expect(await backlog.getMany([keyOf(held), keyOf(other)])).toEqual([other]);
      expect(await wakeUps.get(held.message.webhookId)).toBeUndefined();
      expect(await wakeUps.get(other.message.webhookId)).toBeDefined();
    });
  });

  describe(`WakeUpStore on ${name}`, () => {
    it('writes each version after the one before, and keeps it as given', async () => {
      const { wakeUps } = await open();
      const first = sampleWakeUp();
      expect(await wakeUps.get(first.webhookId)).toBeUndefined();
      expect(await wakeUps.put({ ...first, version: 2 })).toBe('conflict');
      expect(await wakeUps.put(first)).toBe('written');
      const { dueAtMs: _, ...rest } = first;
      const second = { ...rest, leaseUntilMs: 7, pacedUntilMs: 8, releasedUntilMs: 9, version: 2 };
      expect(await wakeUps.put(second)).toBe('written');
      expect(await wakeUps.put({ ...first, generation: 9 })).toBe('conflict');
      expect(await wakeUps.get(first.webhookId)).toEqual(second);
    });

    it('lets one of several writers win', async () => {
      const { wakeUps } = await open();
      const first = sampleWakeUp();
      await wakeUps.put(first);
      const results = await Promise.all(
        Array.from({ length: PARALLEL }, (_, n) => wakeUps.put({ ...first, generation: n, version: 2 })),
      );
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });
  });
}

const sampleWakeUp = (changes: Partial<WakeUp> = {}): WakeUp => ({
  projectId: randomId(),
  webhookId: randomId(),
  generation: 1,
  dueAtMs: NOW_MS,
  version: 1,
  ...changes,
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import { createEventQueue } from '../../adapters/sqlite/event-queue.ts';
import { inOneRun } from '../../adapters/sqlite/group-commit.ts';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { type PumpOptions, startPump } from '../../local/pump.ts';
import { eventually } from '../e2e/fanfare-process.ts';

const clock = { now: () => Date.now() };
const LEASE_MS = 60_000;
let db: Database;
let pump: ReturnType<typeof startPump>;

beforeEach(() => {
  db = openDatabase(':memory:');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await pump.stop();
  db.close();
});

function start(options: Pick<PumpOptions, 'handler'> & Partial<PumpOptions>): void {
  pump = startPump({
    consumer: createQueueConsumer(db, clock, 'events'),
    inOneRun: (work) => inOneRun(db, work),
    batchSize: 1,
    concurrency: 1,
    leaseMs: LEASE_MS,
    onError: () => {},
    ...options,
  });
}

const send = (count: number) =>
  createEventQueue(db, clock).send(
    Array.from({ length: count }, (_, n) => ({ body: String(n), projectId: 'p' })),
  );
const rows = () => db.prepare('SELECT leased, visible_at_ms FROM messages').all();

it('gives a batch back when what it wrote could not be committed, instead of waiting for its lease', async () => {
  let handled = 0;
  const exec = db.exec.bind(db);
  start({
    handler: async () => {
      if (handled++ > 0) return { batchItemFailures: [] };
      vi.spyOn(db, 'exec')
        .mockImplementationOnce(exec)
        .mockImplementationOnce(() => {
          throw new Error('disk full');
        });
      return { batchItemFailures: [] };
    },
  });
  await send(1);
  await eventually(() => handled === 1 && rows()[0]?.leased === 0);
  expect(Number(rows()[0]?.visible_at_ms)).toBeLessThan(Date.now() + LEASE_MS / 2);
  await eventually(() => handled === 2 && rows().length === 0);
});

it('has no more batches under way than it was told, and takes the next as each ends', async () => {
  const underWay = { now: 0, most: 0 };
  const ends: (() => void)[] = [];
  start({
    concurrency: 3,
    batchSize: 2,
    handler: async ({ Records }) => {
      underWay.now += Records.length;
      underWay.most = Math.max(underWay.most, underWay.now);
      await new Promise<void>((resolve) => ends.push(resolve));
      underWay.now -= Records.length;
      return { batchItemFailures: [] };
    },
  });
  await send(20);
  await eventually(() => {
    ends.shift()?.();
    return rows().length === 0;
  });
  expect(underWay.most).toBe(6);
});

it('has handled what it took when it has stopped, and takes nothing more', async () => {
  const handled: string[] = [];
  start({
    handler: async ({ Records }) => {
      await new Promise((resolve) => setImmediate(resolve));
      handled.push(...Records.map(({ body }) => body));
      return { batchItemFailures: [] };
    },
  });
  await send(5);
  await eventually(() => handled.length > 0);
  await pump.stop();
  expect(rows()).toHaveLength(5 - handled.length);
  expect(rows().filter(({ leased }) => leased === 1)).toEqual([]);
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import { createDeliveryLog } from '../../adapters/sqlite/delivery-log.ts';
import { createEventQueue } from '../../adapters/sqlite/event-queue.ts';
import { createEventStore } from '../../adapters/sqlite/event-store.ts';
import { inOneRun, write, writesOfRun } from '../../adapters/sqlite/group-commit.ts';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { ROWS_PER_SLICE } from '../../adapters/sqlite/remove-in-slices.ts';
import { sampleDelivery, sampleEvent, standingClock } from '../conformance/samples.ts';

const BURST = 100;
const clock = standingClock();
let db: Database;

beforeEach(() => {
  db = openDatabase(':memory:');
});
afterEach(() => {
  vi.restoreAllMocks();
  if (db.isOpen) db.close();
});

const send = (body = '{}') => createEventQueue(db, clock).send([{ body, projectId: 'p' }]);
const sent = () => db.prepare('SELECT body FROM messages ORDER BY rowid').all();

it('commits once what arrived in one turn of the loop', async () => {
  const exec = vi.spyOn(db, 'exec');
  await Promise.all(Array.from({ length: BURST }, () => send()));
  expect(exec.mock.calls.filter(([sql]) => sql === 'COMMIT')).toHaveLength(1);
  expect(sent()).toHaveLength(BURST);
});

it('answers neither a write nor a read of it before it is committed', async () => {
  const event = sampleEvent();
  const order: string[] = [];
  const exec = db.exec.bind(db);
  vi.spyOn(db, 'exec').mockImplementation((sql) => {
    exec(sql);
    order.push(sql);
  });
  const events = createEventStore(db, clock);
  await Promise.all([
    events.accept(event).then(() => order.push('written')),
    events.getMany([event]).then((found) => order.push(`read ${found.length}`)),
  ]);
  expect(order).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'written', 'read 1']);
});

it('undoes an operation that failed, and no other of its turn', async () => {
  const failing = write(db, () => {
    db.exec('DELETE FROM messages');
    throw new Error('refused');
  });
  const results = await Promise.allSettled([send('before'), failing, send('after')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(sent().map(({ body }) => body)).toEqual(['before', 'after']);
});

it('tells everyone of the turn when the commit fails, and goes on', async () => {
  const exec = db.exec.bind(db);
  vi.spyOn(db, 'exec').mockImplementation((sql) => {
    if (sql === 'COMMIT') throw new Error('disk full');
    exec(sql);
  });
  const results = await Promise.allSettled([send(), createEventStore(db, clock).getMany([]), send()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  vi.restoreAllMocks();
  await send('later');
  expect(sent()).toEqual([{ body: 'later' }]);
});

describe('a run', () => {
  const commits = () => {
    const exec = vi.spyOn(db, 'exec');
    return () => exec.mock.calls.filter(([sql]) => sql === 'COMMIT').length;
  };
  const failCommits = () => {
    const exec = db.exec.bind(db);
    vi.spyOn(db, 'exec').mockImplementation((sql) => {
      if (sql === 'COMMIT') throw new Error('disk full');
      exec(sql);
    });
  };

  it('is committed whole where it reads nothing in between, and told of after that', async () => {
    const committed = commits();
    let when: number | undefined;
    await inOneRun(db, async () => {
      await send('one');
      await send('two');
      when = committed();
    });
    expect([when, committed()]).toEqual([0, 1]);
    expect(sent()).toHaveLength(2);
  });

  it('reads what it wrote once that is committed', async () => {
    const committed = commits();
    const event = sampleEvent();
    await inOneRun(db, async () => {
      await createEventStore(db, clock).accept(event);
      expect(committed()).toBe(0);
      expect(await createEventStore(db, clock).getMany([event])).toHaveLength(1);
      expect(committed()).toBe(1);
    });
  });

  it('can wait for its writes, before it does what cannot be undone', async () => {
    const committed = commits();
    await inOneRun(db, async () => {
      await writesOfRun(db);
      await send();
      expect(committed()).toBe(0);
      await writesOfRun(db);
      expect(committed()).toBe(1);
    });
  });

  it('fails when a commit fails, and writes nothing that builds on what was lost', async () => {
    failCommits();
    let after: PromiseSettledResult<unknown> | undefined;
    const run = inOneRun(db, async () => {
      await send('lost');
      await nextTurn();
      vi.restoreAllMocks();
      [after] = await Promise.allSettled([send('builds on it')]);
    });
    await expect(run).rejects.toThrow('disk full');
    expect(after?.status).toBe('rejected');
    expect(sent()).toEqual([]);
  });

  it('does not lend its haste to who is told of its messages: none is handed out that was not committed', async () => {
    const consumer = createQueueConsumer(db, clock, 'events');
    const received = new Promise((resolve) => {
      consumer.whenAdded(() => resolve(Promise.allSettled([consumer.receive(1, 1_000)])));
    });
    failCommits();
    await expect(inOneRun(db, () => send())).rejects.toThrow('disk full');
    expect(await received).toMatchObject([{ status: 'rejected' }]);
  });
});

it('removes in slices, between which others are served', async () => {
  const rows = 10 * ROWS_PER_SLICE;
  await Promise.all(
    Array.from({ length: rows }, () => createDeliveryLog(db, clock).put(sampleDelivery({ webhookId: 'w' }))),
  );
  const left = () => db.prepare('SELECT count(*) AS n FROM deliveries').get()?.n;
  const seen: unknown[] = [];
  const exec = db.exec.bind(db);
  vi.spyOn(db, 'exec').mockImplementation((sql) => {
    exec(sql);
    if (sql === 'COMMIT') seen.push(left());
  });
  const removed = createDeliveryLog(db, clock).removeAll('w');
  await nextTurn();
  await send();
  expect(left()).toBeGreaterThan(0);
  await removed;
  const sizes = [rows, ...seen.map(Number)].map((before, index, all) => before - (all[index + 1] ?? 0));
  expect(Math.max(...sizes.slice(0, -1))).toBe(ROWS_PER_SLICE);
  expect(left()).toBe(0);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import { createEventQueue } from '../../adapters/sqlite/event-queue.ts';
import { createEventStore } from '../../adapters/sqlite/event-store.ts';
import { write } from '../../adapters/sqlite/group-commit.ts';
import { sampleEvent, standingClock } from '../conformance/samples.ts';

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

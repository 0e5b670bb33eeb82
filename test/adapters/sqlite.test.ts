import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createBacklog } from '../../adapters/sqlite/backlog.ts';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import { createDeliveryLog } from '../../adapters/sqlite/delivery-log.ts';
import { createDeliveryQueue } from '../../adapters/sqlite/delivery-queue.ts';
import type { QueueName } from '../../adapters/sqlite/enqueue.ts';
import { createEventQueue, createRejectedEvents } from '../../adapters/sqlite/event-queue.ts';
import { createEventStore } from '../../adapters/sqlite/event-store.ts';
import { createGrantStore } from '../../adapters/sqlite/grant-store.ts';
import { createHealthStore } from '../../adapters/sqlite/health-store.ts';
import { createMetricStore } from '../../adapters/sqlite/metric-store.ts';
import { createPendingRemovals } from '../../adapters/sqlite/pending-removals.ts';
import { purgeExpired } from '../../adapters/sqlite/purge-expired.ts';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { createRateLimiter } from '../../adapters/sqlite/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../adapters/sqlite/redelivery-job-store.ts';
import { getOrCreateSecret } from '../../adapters/sqlite/stored-secret.ts';
import { createTokenVault } from '../../adapters/sqlite/token-vault.ts';
import { createWakeUpStore } from '../../adapters/sqlite/wake-ups.ts';
import { createWebhookStore } from '../../adapters/sqlite/webhook-store.ts';
import { RETENTION_DAYS } from '../../core/limits.ts';
import type { Clock } from '../../core/ports.ts';
import { describeBacklog } from '../conformance/backlog.ts';
import { describeDeliveryLog } from '../conformance/delivery-log.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { describeGrantStore } from '../conformance/grant-store.ts';
import { describeHealthStore } from '../conformance/health-store.ts';
import { describeMetricStore } from '../conformance/metric-store.ts';
import { describeDeliveryQueue, describeEventQueue, sampleMessage } from '../conformance/queues.ts';
import { describeRateLimiter } from '../conformance/rate-limiter.ts';
import { describeRedeliveryJobStore } from '../conformance/redelivery-job-store.ts';
import {
  changed,
  NOW_MS,
  randomId,
  sampleDelivery,
  sampleEvent,
  sampleHealth,
  sampleWebhook,
  standingClock,
} from '../conformance/samples.ts';
import { describeTokenVault } from '../conformance/token-vault.ts';
import { describeWebhookStore } from '../conformance/webhook-store.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const LEASE_MS = 30_000;

const directory = mkdtempSync(join(tmpdir(), 'fanfare-sqlite-'));
const opened: Database[] = [];
let files = 0;

const open = (path: string): Database => {
  const db = openDatabase(path);
  opened.push(db);
  return db;
};
const newFile = (): string => join(directory, `${files++}.db`);
const inMemory = (): Database => open(':memory:');

afterEach(() => {
  for (const db of opened.splice(0)) if (db.isOpen) db.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

async function drain(db: Database, clock: Clock, queue: QueueName) {
  const messages = await createQueueConsumer(db, clock, queue).receive(100, LEASE_MS);
  return messages.map(({ body, groupId }) => ({ body, groupId }));
}

for (const [place, make] of [
  ['sqlite in memory', inMemory],
  ['a sqlite file', () => open(newFile())],
] as const) {
  describeWebhookStore(place, () => createWebhookStore(make()));
  describeHealthStore(place, () => createHealthStore(make()));
  describeGrantStore(place, () => createGrantStore(make()));
  describeRateLimiter(place, (clock) => createRateLimiter(make(), clock));
  describeEventStore(place, (clock) => createEventStore(make(), clock));
  describeBacklog(place, (clock) => {
    const db = make();
    return { backlog: createBacklog(db, clock), wakeUps: createWakeUpStore(db) };
  });
  describeRedeliveryJobStore(place, (clock) => createRedeliveryJobStore(make(), clock));
  describeMetricStore(place, (clock) => createMetricStore(make(), clock));
  describeDeliveryLog(place, (clock) => createDeliveryLog(make(), clock));
  describeEventQueue(place, (clock) => {
    const db = make();
    return { queue: createEventQueue(db, clock), drain: () => drain(db, clock, 'events') };
  });
  describeDeliveryQueue(place, (clock) => {
    const db = make();
    return { queue: createDeliveryQueue(db, clock), drain: () => drain(db, clock, 'deliveries') };
  });
}

const vaultFile = newFile();
describeTokenVault('a sqlite file', (clock) => createTokenVault(open(vaultFile), clock));

describe('A sqlite file', () => {
  it('holds everything after it was closed and opened again', async () => {
    const path = newFile();
    const clock = standingClock();
    const db = open(path);
    const webhook = sampleWebhook();
    const [event, delivery, health] = [sampleEvent(), sampleDelivery(), sampleHealth()];
    const ref = { secretId: randomId(), versionId: randomId() };
    await createWebhookStore(db).insert(webhook, 9);
    await createEventStore(db, clock).accept(event);
    await createDeliveryLog(db, clock).put(delivery);
    await createHealthStore(db).put(health);
    await createTokenVault(db, clock).put(ref, 'token', { projectId: 'p', webhookId: 'w' });
    await createEventQueue(db, clock).send([{ body: '{}', projectId: 'p' }]);
    db.close();

    const again = open(path);
    expect(await createWebhookStore(again).list(webhook.projectId)).toEqual([webhook]);
    expect(await createEventStore(again, clock).getMany([event])).toEqual([event]);
    const key = { webhookId: delivery.webhookId, deliveryId: delivery.id };
    expect(await createDeliveryLog(again, clock).getMany([key])).toEqual([delivery]);
    expect(await createHealthStore(again).getMany([health])).toEqual([health]);
    expect(await createTokenVault(again, clock).get(ref)).toBe('token');
    expect(await drain(again, clock, 'events')).toHaveLength(1);
  });

  it('is written through before a write returns, and readable by its owner alone', () => {
    const path = newFile();
    const db = open(path);
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  it('that a newer Fanfare wrote is left alone', () => {
    const path = newFile();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(() => openDatabase(path)).toThrow('the database has schema 999; this Fanfare knows up to');
  });

  it('keeps a secret of the installation once made', () => {
    const path = newFile();
    const first = getOrCreateSecret(open(path), 'key', () => Uint8Array.of(1, 2));
    expect(getOrCreateSecret(open(path), 'key', () => Uint8Array.of(3))).toEqual(first);
  });

  it('keeps fields it does not know when a webhook is changed', async () => {
    const db = inMemory();
    const store = createWebhookStore(db);
    const webhook = sampleWebhook();
    await store.insert(webhook, 9);
    db.exec("UPDATE webhooks SET item = json_set(item, '$.newField', 'from a newer build')");
    const [stored] = await store.list(webhook.projectId);
    if (stored) await store.update(changed(stored));
    expect(await store.list(webhook.projectId)).toMatchObject([{ newField: 'from a newer build' }]);
  });

  it('refuses to hand out what is no webhook', async () => {
    const db = inMemory();
    const store = createWebhookStore(db);
    const webhook = sampleWebhook();
    await store.insert(webhook, 9);
    db.exec("UPDATE webhooks SET item = json_set(item, '$.enabled', 'yes')");
    await expect(store.list(webhook.projectId)).rejects.toThrow('expected boolean');
  });
});

describe('Removed webhooks', () => {
  it('are noted with the removal, and forgotten when told', async () => {
    const db = inMemory();
    const webhook = sampleWebhook();
    const removed = createPendingRemovals(db);
    await createWebhookStore(db).insert(webhook, 9);
    expect(removed.list()).toEqual([]);
    await createWebhookStore(db).remove(webhook);
    expect(removed.list()).toEqual([webhook]);
    removed.forget(webhook);
    expect(removed.list()).toEqual([]);
  });
});

describe('Purging', () => {
  it('frees expired rows and spares the others', async () => {
    const db = inMemory();
    const clock = standingClock();
    const fresh = { acceptedAtMs: NOW_MS + 1, createdAtMs: NOW_MS + 1 };
    await createEventStore(db, clock).accept(sampleEvent());
    await createEventStore(db, clock).accept(sampleEvent(fresh));
    await createDeliveryLog(db, clock).put(sampleDelivery());
    await createDeliveryLog(db, clock).put(sampleDelivery(fresh));
    await createRateLimiter(db, clock).take('key', 1, 60);
    await createRejectedEvents(db, clock).put({ body: '{', reason: 'not JSON', messageId: 'm' });
    await createEventQueue(db, clock).send([{ body: '{}', projectId: 'p' }]);
    clock.advance(RETENTION_DAYS * DAY_MS);
    await purgeExpired(db, clock);
    const count = (table: string) => db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows;
    expect(['events', 'deliveries', 'rates', 'messages'].map(count)).toEqual([1, 1, 0, 1]);
  });
});

describe('The local queue', () => {
  const setUp = async (groups: readonly string[]) => {
    const db = inMemory();
    const clock = standingClock();
    const queue = createDeliveryQueue(db, clock);
    await Promise.all(groups.map((webhookId) => queue.send([{ message: sampleMessage({ webhookId }) }])));
    return { db, clock, queue, consumer: createQueueConsumer(db, clock, 'deliveries') };
  };
  const groupsOf = (messages: readonly { groupId: string }[]) => messages.map(({ groupId }) => groupId);

  it('hides what it handed out until the lease ends, and counts each time', async () => {
    const { clock, consumer } = await setUp(['a']);
    const [first] = await consumer.receive(10, LEASE_MS);
    expect(first).toMatchObject({ groupId: 'a', receiveCount: 1, sentAtMs: NOW_MS });
    expect(await consumer.receive(10, LEASE_MS)).toEqual([]);
    clock.advance(LEASE_MS);
    expect(await consumer.receive(10, LEASE_MS)).toMatchObject([{ id: first?.id, receiveCount: 2 }]);
  });

  it('forgets what was acknowledged, and hands out again what was released', async () => {
    const { clock, consumer } = await setUp(['a', 'b']);
    const [one, two] = await consumer.receive(10, LEASE_MS);
    await consumer.acknowledge([one?.id ?? '']);
    await consumer.release(two?.id ?? '', 1_000);
    expect(await consumer.receive(10, LEASE_MS)).toEqual([]);
    clock.advance(1_000);
    expect(await consumer.receive(10, LEASE_MS)).toMatchObject([{ id: two?.id }]);
  });

  it('hands out leased messages at once after a restart', async () => {
    const { consumer } = await setUp(['a', 'b']);
    await consumer.receive(10, LEASE_MS);
    consumer.releaseAll();
    expect(await consumer.receive(10, LEASE_MS)).toHaveLength(2);
  });

  it('takes turns between groups, however long one of them is', async () => {
    const { consumer } = await setUp([...Array<string>(50).fill('long'), 'b', 'c']);
    expect(groupsOf(await consumer.receive(4, LEASE_MS)).sort()).toEqual(['b', 'c', 'long', 'long']);
  });

  it('prefers groups with little in flight', async () => {
    const { consumer, queue } = await setUp(['busy', 'busy', 'busy', 'busy']);
    await consumer.receive(3, LEASE_MS);
    for (const webhookId of ['quiet', 'quiet']) await queue.send([{ message: sampleMessage({ webhookId }) }]);
    expect(groupsOf(await consumer.receive(2, LEASE_MS))).toEqual(['quiet', 'quiet']);
    expect(groupsOf(await consumer.receive(2, LEASE_MS))).toEqual(['busy']);
  });

  it('finds its next messages without reading all that wait', async () => {
    const { db, consumer } = await setUp(['a', 'b', 'b']);
    const prepared = vi.spyOn(db, 'prepare');
    expect(await consumer.receive(2, LEASE_MS)).toHaveLength(2);
    const plan = prepared.mock.calls
      .filter(([sql]) => /\bmessages\b/.test(sql))
      .flatMap(([sql]) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map(({ detail }) => String(detail))
      .filter((step) => /^(SCAN|SEARCH) (messages|waiting|next|held)/.test(step));
    prepared.mockRestore();
    expect(plan.length).toBeGreaterThan(0);
    // By its group, by the time it is due, or by its row: never by its queue alone.
    const leaps = /\((rowid=\?|queue=\? AND (group_id[=>]\?|visible_at_ms<\?).*)\)$/;
    expect(plan.filter((step) => !leaps.test(step))).toEqual([]);
  });

  it('passes over no group, however many there are beside a long one', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => `group-${n}`);
    const { consumer } = await setUp([...Array<string>(2_000).fill('a long one'), ...many]);
    const served = new Set<string>();
    for (let receives = 0; receives < 150; receives++) {
      const messages = await consumer.receive(10, LEASE_MS);
      for (const { groupId } of messages) served.add(groupId);
      await consumer.acknowledge(messages.map(({ id }) => id));
    }
    expect(served.size).toBe(many.length + 1);
  });

  it('comes to every group in the end, however many have nothing due and however long one is', async () => {
    const { consumer, queue } = await setUp([...Array<string>(2_000).fill('a long one'), 'z']);
    const later = Array.from({ length: 1_000 }, (_, n) => sampleMessage({ webhookId: `later-${n}` }));
    await queue.send(later.map((message) => ({ message, notBeforeMs: NOW_MS + 60_000 })));
    const served = new Set<string>();
    for (let receives = 0; receives < 20; receives++) {
      for (const groupId of groupsOf(await consumer.receive(10, LEASE_MS))) served.add(groupId);
    }
    expect([...served].sort()).toEqual(['a long one', 'z']);
  });

  it('holds a message back until it is due, and tells when that is', async () => {
    const { clock, consumer, queue } = await setUp([]);
    expect(consumer.nextDueMs()).toBeUndefined();
    await queue.send([{ message: sampleMessage(), notBeforeMs: NOW_MS + 60_000 }]);
    expect(await consumer.receive(10, LEASE_MS)).toEqual([]);
    expect(consumer.nextDueMs()).toBe(NOW_MS + 60_000);
    clock.advance(60_000);
    expect(await consumer.receive(10, LEASE_MS)).toHaveLength(1);
  });

  it('sets dead letters aside with the reason, and puts them back in line', async () => {
    const { consumer } = await setUp(['a']);
    const [message] = await consumer.receive(10, LEASE_MS);
    await consumer.deadLetter(message?.id ?? '', 'it kept failing');
    consumer.releaseAll();
    expect(await consumer.receive(10, LEASE_MS)).toEqual([]);
    expect(consumer.nextDueMs()).toBeUndefined();
    expect(consumer.listDead()).toMatchObject([{ id: message?.id, reason: 'it kept failing' }]);
    expect(consumer.redriveDead()).toBe(1);
    expect(await consumer.receive(10, LEASE_MS)).toMatchObject([{ id: message?.id, receiveCount: 1 }]);
    expect(consumer.listDead()).toEqual([]);
  });

  it('keeps a rejected event once, with the reason', async () => {
    const { db, clock } = await setUp([]);
    const rejected = createRejectedEvents(db, clock);
    await rejected.put({ body: '{', reason: 'not JSON', messageId: 'm-1' });
    await rejected.put({ body: '{', reason: 'not JSON', messageId: 'm-1' });
    const consumer = createQueueConsumer(db, clock, 'events');
    expect(consumer.listDead()).toMatchObject([{ body: '{', reason: 'not JSON' }]);
    expect(createQueueConsumer(db, clock, 'deliveries').listDead()).toEqual([]);
  });

  it('gives no message to two consumers', async () => {
    const path = newFile();
    const clock = standingClock();
    const [one, two] = [open(path), open(path)];
    await createEventQueue(one, clock).send(
      Array.from({ length: 20 }, () => ({ body: '{}', projectId: randomId() })),
    );
    const ids: string[] = [];
    for (const db of [one, two, one, two]) {
      const messages = await createQueueConsumer(db, clock, 'events').receive(5, LEASE_MS);
      ids.push(...messages.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(20);
  });
});

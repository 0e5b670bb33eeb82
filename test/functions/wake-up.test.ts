import { beforeEach, describe, expect, it } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import type { HeldDelivery } from '../../core/backlog.ts';
import { heldDelivery, hold } from '../../core/delivering/hold.ts';
import { restartLostWakeUps } from '../../core/delivering/restart-wake-ups.ts';
import { wakeUpWebhook } from '../../core/delivering/wake-up-webhook.ts';
import { WAKE_UP_LEASE_MS, WAKE_UP_PATIENCE_MS } from '../../core/limits.ts';
import type { Backlog } from '../../core/ports.ts';
import type { WakeUpMessage } from '../../core/wake-up.ts';
import type { Webhook } from '../../core/webhook.ts';
import {
  createWorld,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  type World,
  webhookPath,
} from '../world.ts';

const LEASE_MS = 300_000;
const SECOND_MS = 1_000;

let world: World;
let webhook: Webhook;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world);
  webhook = (await world.deps.webhooks.list(PROJECT))[0] as Webhook;
});

/** The wake-ups that are due, taken from the queue as a waker would. */
const receive = async (): Promise<{ id: string; message: WakeUpMessage }[]> =>
  (await createQueueConsumer(world.db, world.deps.clock, 'wakeups').receive(10, LEASE_MS)).map(
    ({ id, body }) => ({ id, message: JSON.parse(body) }),
  );
const waiting = () =>
  world.db.prepare("SELECT count(*) AS n FROM messages WHERE queue = 'wakeups'").get() as { n: number };

/** Routes an event while the webhook is paused, so that it lies in the backlog without a wake-up. */
async function givenHeld(): Promise<string> {
  await world.call('POST', webhookPath('hook', '/pause'));
  const id = await publish(world);
  const { pausedAtMs: _, ...rest } = (await world.deps.webhooks.getMany([webhookKey()]))[0] as Webhook;
  webhook = { ...rest, version: rest.version + 1 };
  await world.deps.webhooks.update(webhook);
  return id;
}
const holdOne = (row: HeldDelivery) => hold(world.deps, { rows: [row], webhook, health: undefined });
const change = async (delivery: Webhook['delivery']) => {
  webhook = { ...webhook, ...(delivery && { delivery }), version: webhook.version + 1 };
  await world.deps.webhooks.update(webhook);
};
/** A backlog of which a page shows no more than so much. */
const limitedTo =
  (limit: number): Backlog['list'] =>
  (webhookId, filter, range) =>
    world.deps.backlog.list(webhookId, filter, { ...range, limit });
const webhookKey = () => ({ projectId: PROJECT, webhookId: webhook.id });
const rowOf = async (eventId: string) => {
  const [event] = await world.deps.events.getMany([{ projectId: PROJECT, eventId }]);
  const { items } = await world.deps.backlog.list(webhook.id, {}, { ascending: true, limit: 10 });
  const row = items.find(({ message }) => message.eventId === eventId);
  if (!event || !row) throw new Error('nothing is held');
  return heldDelivery(world.deps, row.message, event, 'rate');
};

describe('a wake-up', () => {
  it('that ends while a delivery is being held sees it, or is seen by whoever holds it', async () => {
    const late = await rowOf(await givenHeld());
    await world.deps.backlog.removeAll(webhook.id);
    const start = { ...webhookKey(), generation: 1, atOnce: true } as const;
    // Between the look at the empty backlog and the record that nothing goes round, the row comes in whole.
    let isFirst = true;
    const wakeUps = {
      ...world.deps.wakeUps,
      put: async (wakeUp: Parameters<World['deps']['wakeUps']['put']>[0]) => {
        if (wakeUp.leaseUntilMs === undefined && isFirst) {
          isFirst = false;
          await hold(world.deps, { rows: [late], webhook, health: undefined });
        }
        return world.deps.wakeUps.put(wakeUp);
      },
    };
    await wakeUpWebhook({ ...world.deps, wakeUps }, start);
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('that ended just before a row was stored is started anew by whoever stored it', async () => {
    const row = await rowOf(await givenHeld());
    await world.deps.backlog.removeAll(webhook.id);
    const backlog = {
      ...world.deps.backlog,
      hold: async (held: HeldDelivery) => {
        for (const { id, message } of await receive()) {
          await wakeUpWebhook(world.deps, message);
          await createQueueConsumer(world.db, world.deps.clock, 'wakeups').acknowledge([id]);
        }
        return world.deps.backlog.hold(held);
      },
    };
    await hold({ ...world.deps, backlog }, { rows: [row], webhook, health: undefined });
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('works alone: a second message of its generation waits until it is done, and then has nothing to do', async () => {
    await holdOne(await rowOf(await givenHeld()));
    const [first] = await receive();
    if (!first) throw new Error('no wake-up');
    let second: string | undefined;
    const deliveryQueue = {
      send: async (messages: Parameters<World['deps']['deliveryQueue']['send']>[0]) => {
        second ??= await wakeUpWebhook(world.deps, first.message);
        return world.deps.deliveryQueue.send(messages);
      },
    };
    expect(await wakeUpWebhook({ ...world.deps, deliveryQueue }, first.message)).toBe('ended');
    expect(second).toBe('sent_on');
    await createQueueConsumer(world.db, world.deps.clock, 'wakeups').acknowledge([first.id]);
    await world.pass(2 * WAKE_UP_LEASE_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
    expect(waiting()).toEqual({ n: 0 });
  });

  it('whose worker died in the middle is done again by the message that comes back', async () => {
    await holdOne(await rowOf(await givenHeld()));
    const [first] = await receive();
    if (!first) throw new Error('no wake-up');
    const deliveryQueue = { send: () => Promise.reject(new Error('died here')) };
    await expect(wakeUpWebhook({ ...world.deps, deliveryQueue }, first.message)).rejects.toThrow('died here');
    await createQueueConsumer(world.db, world.deps.clock, 'wakeups').release(first.id, WAKE_UP_LEASE_MS);
    await world.pass(2 * WAKE_UP_LEASE_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('whose worker died before the next one was sent is done again, and not taken for an older one', async () => {
    const row = await rowOf(await givenHeld());
    const [other] = await world.deps.backlog.getMany([row.message]);
    for (let n = 0; n < 3; n++) {
      const { deliveryId } = row.message;
      const copy = { ...row.message, deliveryId: deliveryId.slice(0, -1) + n, eventId: `none:${n}` };
      if (other) await world.deps.backlog.hold({ ...row, holdToken: `${n}`, message: copy });
    }
    await change({ maxPerSecond: 1 });
    await holdOne(row);
    const [first] = await receive();
    if (!first) throw new Error('no wake-up');
    const wakeUpQueue = { send: () => Promise.reject(new Error('died here')) };
    const tight = { ...world.deps, wakeUpQueue, deliveryQueue: world.deps.deliveryQueue };
    const limited = { ...tight, backlog: { ...world.deps.backlog, list: limitedTo(1) } };
    await expect(wakeUpWebhook(limited, first.message)).rejects.toThrow('died here');
    await createQueueConsumer(world.db, world.deps.clock, 'wakeups').release(first.id, WAKE_UP_LEASE_MS);
    await world.pass(3 * WAKE_UP_LEASE_MS, SECOND_MS);
    expect((await world.deps.backlog.list(webhook.id, {}, { ascending: true, limit: 10 })).items).toEqual([]);
  });

  it('that comes early is sent on to its time, never ended', async () => {
    const row = await rowOf(await givenHeld());
    await holdOne(row);
    const [first] = await receive();
    if (!first) throw new Error('no wake-up');
    const stored = await world.deps.wakeUps.get(webhook.id);
    if (!stored) throw new Error('no item');
    const dueAtMs = world.now() + 60 * SECOND_MS;
    await world.deps.wakeUps.put({ ...stored, dueAtMs, version: stored.version + 1 });
    expect(await wakeUpWebhook(world.deps, first.message)).toBe('sent_on');
    await createQueueConsumer(world.db, world.deps.clock, 'wakeups').acknowledge([first.id]);
    await world.pass(59 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(0);
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('is started for a row that is stored just after its webhook was resumed', async () => {
    const row = await rowOf(await givenHeld());
    await world.deps.backlog.removeAll(webhook.id);
    const paused = { ...webhook, pausedAtMs: world.now() };
    await hold(world.deps, { rows: [{ ...row, reason: 'pause' }], webhook: paused, health: undefined });
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('that was lost is started anew by the next delivery that is held', async () => {
    const row = await rowOf(await givenHeld());
    await holdOne(row);
    world.db.exec("DELETE FROM messages WHERE queue = 'wakeups'");
    world.advance(WAKE_UP_PATIENCE_MS + SECOND_MS);
    await holdOne({ ...row, holdToken: 'another' });
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(1);
  });

  it('is one for the webhook, however much is held', async () => {
    world.sender.answer = () => ({
      kind: 'response',
      statusCode: 500,
      headers: {},
      body: '',
      bodyTruncated: false,
      durationMs: 1,
    });
    for (let n = 0; n < 50; n++)
      await world.call('POST', eventsPath(), {
        event_source: 'acme.orders.order',
        event_action: 'create',
        event_payload: n,
      });
    await world.drain();
    expect(waiting()).toEqual({ n: 1 });
    const before = world.log.filter((line) => line.includes('wakeup.handled')).length;
    await world.pass(24 * 60 * 60 * SECOND_MS, 60 * SECOND_MS);
    const perDay = world.log.filter((line) => line.includes('wakeup.handled')).length - before;
    // A probe and its end, every quarter of an hour.
    expect(perDay).toBeLessThan(24 * 4 * 3);
  });
});

describe('the daily sweep', () => {
  it('starts the wake-up of a backlog that nothing wakes, and leaves every other alone', async () => {
    await world.call('POST', webhookPath('hook', '/rotate-token'));
    webhook = (await world.deps.webhooks.list(PROJECT))[0] as Webhook;
    expect(await restartLostWakeUps(world.deps)).toBe(0);
    await givenHeld();
    expect(waiting().n).toBe(0);
    expect(await restartLostWakeUps(world.deps)).toBe(1);
    expect(waiting().n).toBe(1);
    expect(await restartLostWakeUps(world.deps)).toBe(0);

    world.advance(WAKE_UP_PATIENCE_MS);
    expect(await restartLostWakeUps(world.deps)).toBe(1);
    await world.drain();
    expect(world.sender.posts).not.toHaveLength(0);
    expect(await restartLostWakeUps(world.deps)).toBe(0);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { deliverAll } from '../../core/delivering/deliver.ts';
import { BREAKER_FAILURES, BYTES_PER_SECOND_AND_HOST, PROBE_INTERVAL_MS } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  type World,
  webhookPath,
} from '../world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

let world: World;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world);
});

const read = async (name = 'hook') => (await world.call('GET', webhookPath(name))).body.webhook;
const act = (action: string, name = 'hook') => world.call('POST', webhookPath(name, `/${action}`));
const change = (mask: string, webhook: object) =>
  world.call('PATCH', webhookPath('hook'), { update_mask: mask, webhook });
const postedIds = () => world.sender.posts.map(({ body }) => JSON.parse(body).event_id);
const posts = () => world.sender.posts.length;
const publishMany = async (count: number) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await publish(world));
  return ids;
};
/** Opens the breaker; what follows is held. */
const givenDead = async () => {
  world.sender.answer = () => status(500);
  await publishMany(BREAKER_FAILURES);
};

describe('a held delivery', () => {
  let id: string;
  let held: { id: string };
  beforeEach(async () => {
    await givenDead();
    id = await publish(world);
    [held] = await deliveriesOf(world, 'hook', 'filter.state=held');
  });

  it('is found by its id, with the reason and the time of the next look', async () => {
    const answer = await world.call('GET', webhookPath('hook', `/deliveries/${held.id}`));
    expect(answer.body.delivery).toMatchObject({
      event_id: id,
      state: 'pending',
      attempts: [],
      held: { reason: 'breaker', description: expect.stringContaining('probes'), since: expect.any(String) },
      request: { payload: { event_id: id } },
    });
    const { breaker, next_probe_at } = (await read()).health;
    expect(breaker).toBe('open');
    expect(answer.body.delivery.held.next_look_at).toBe(next_probe_at);
  });

  it('is seen on its event, in the lists that ask for it, and in the number of its webhook', async () => {
    const event = await world.call('GET', `${eventsPath()}/${id}`);
    expect(event.body.deliveries).toMatchObject([{ id: held.id, state: 'pending', held: 'breaker' }]);
    const idsOf = async (query: string) => (await deliveriesOf(world, 'hook', query)).map((each) => each.id);
    expect(await idsOf('filter.state=held')).toEqual([held.id]);
    expect(await idsOf('filter.state=pending')).toHaveLength(BREAKER_FAILURES + 1);
    expect(await idsOf('filter.state=pending&filter.event_source=acme.other')).toEqual([]);
    expect(await idsOf('filter.state=held&filter.event_action=create')).toEqual([held.id]);
    expect(await idsOf('filter.state=pending&filter.event_action=delete')).toEqual([]);
    expect((await read()).health.held).toBe(1);
  });

  it('is in no list of a client that does not ask for it, as HCP has no such thing', async () => {
    const listed = (await deliveriesOf(world)).filter(({ trigger }) => trigger === 'event');
    expect(listed).toHaveLength(BREAKER_FAILURES);
    expect(listed.map((each) => each.id)).not.toContain(held.id);
  });

  it('is paged together with those that were attempted, each once', async () => {
    await publishMany(7);
    const seen: string[] = [];
    let token = '';
    do {
      const query = `filter.state=pending&pagination.page_size=3&pagination.next_page_token=${token}`;
      const { body } = await world.call('GET', webhookPath('hook', '/deliveries'), undefined, { query });
      seen.push(...body.deliveries.map((each: { id: string }) => each.id));
      token = body.pagination.next_page_token;
    } while (token !== '');
    expect(seen).toHaveLength(BREAKER_FAILURES + 8);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('is cancelled when its webhook is disabled, without waiting for the next probe', async () => {
    await act('disable');
    await world.drain();
    const answer = await world.call('GET', webhookPath('hook', `/deliveries/${held.id}`));
    expect(answer.body.delivery).toMatchObject({ state: 'cancelled', attempts: [] });
    expect(answer.body.delivery).not.toHaveProperty('held');
    expect((await read()).health.held).toBe(0);
  });

  it('can be sent at once by who insists, although nothing of it was ever attempted', async () => {
    world.sender.answer = () => status(200);
    const path = webhookPath('hook', `/deliveries/${held.id}/redeliver`);
    expect((await world.call('POST', path, { force: true })).status).toBe(202);
    await world.drain();
    const answer = await world.call('GET', webhookPath('hook', `/deliveries/${held.id}`));
    expect(answer.body.delivery).toMatchObject({ state: 'succeeded', trigger: 'event' });
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(postedIds().filter((each) => each === id)).toHaveLength(1);
  });

  it('goes with its webhook', async () => {
    await world.call('DELETE', webhookPath('hook'));
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(world.db.prepare('SELECT count(*) AS n FROM held').get()).toEqual({ n: 0 });
    expect(posts()).toBe(BREAKER_FAILURES);
  });
});

describe('a paused webhook', () => {
  it('gets nothing, loses nothing, and gets everything when it is resumed, each once', async () => {
    expect((await act('pause')).body.webhook).toMatchObject({ enabled: true, paused_at: expect.any(String) });
    const ids = await publishMany(25);
    await world.pass(24 * HOUR_MS, HOUR_MS);
    expect(posts()).toBe(0);
    expect((await deliveriesOf(world, 'hook', 'filter.state=held'))[0].held.reason).toBe('pause');

    const { webhook } = (await act('resume')).body;
    expect(webhook).not.toHaveProperty('paused_at');
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(postedIds().sort()).toEqual([...ids].sort());
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(posts()).toBe(ids.length);
  });

  it('costs nothing while it waits: no message goes round', async () => {
    await act('pause');
    await publishMany(5);
    expect(world.db.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 0 });
  });

  it('keeps a retry that comes due, and goes on with it by the schedule', async () => {
    world.sender.answer = () => status(500);
    await publish(world);
    await act('pause');
    await world.pass(10 * SECOND_MS, SECOND_MS);
    expect(posts()).toBe(1);
    world.sender.answer = () => status(200);
    await act('resume');
    await world.pass(5 * SECOND_MS, SECOND_MS);
    expect((await deliveriesOf(world))[0]).toMatchObject({ state: 'succeeded', retries: 1 });
  });

  it('that is disabled cancels what it held', async () => {
    await act('pause');
    await publish(world);
    await act('disable');
    await world.drain();
    expect((await deliveriesOf(world, 'hook', 'filter.state=cancelled')).length).toBe(1);
  });

  it('is paused once and resumed once, however often that is asked', async () => {
    const first = (await act('pause')).body.webhook;
    world.advance(SECOND_MS);
    expect((await act('pause')).body.webhook.paused_at).toBe(first.paused_at);
    await act('resume');
    expect((await act('resume')).status).toBe(200);
  });
});

describe('a copy of a message', () => {
  it('ends where the next step of its delivery waits in the backlog', async () => {
    world.sender.answer = () => status(500);
    const eventId = await publish(world);
    await act('pause');
    await world.pass(MINUTE_MS, SECOND_MS);
    const [{ id }] = await deliveriesOf(world, 'hook', 'filter.state=held');
    const { resource_id } = await read();
    const copy = { projectId: PROJECT, eventId, webhookId: resource_id, deliveryId: id, retryStep: 0 };
    const [result] = await deliverAll(world.deps, [{ ...copy, trigger: 'event' }]);
    expect(result).toMatchObject({ value: 'already_recorded' });
    expect(world.db.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 0 });
  });
});

describe('a webhook with a rate of its own', () => {
  const RATE = 2;
  /** The most POSTs within any ten seconds. */
  const most = (): number => {
    const times = world.sender.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
    return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 10).length));
  };

  it('is sent at most twice its rate over any ten seconds, spends no attempt by waiting, and gets all', async () => {
    await change('delivery', { delivery: { max_per_second: RATE } });
    const ids = await publishMany(100);
    await world.pass(3 * MINUTE_MS, SECOND_MS);
    expect(postedIds().sort()).toEqual([...ids].sort());
    expect(most()).toBeLessThanOrEqual(2 * RATE * 10);
    const listed = await deliveriesOf(world, 'hook', 'pagination.page_size=100');
    expect(listed.every(({ retries, state }) => retries === 0 && state === 'succeeded')).toBe(true);
  });

  it('does not get a burst for having been empty in between', async () => {
    await change('delivery', { delivery: { max_per_second: RATE } });
    for (let n = 0; n < 60; n++) {
      await publish(world);
      await world.pass(200, 200);
    }
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(most()).toBeLessThanOrEqual(2 * RATE * 10);
  });

  it('has its retries take their turn too', async () => {
    await change('delivery', { delivery: { max_per_second: 1, retry_schedule_seconds: [0, 5, 5] } });
    let failures = 3;
    world.sender.answer = () => status(failures-- > 0 ? 500 : 200);
    await publishMany(20);
    await world.pass(5 * MINUTE_MS, SECOND_MS);
    expect(most()).toBeLessThanOrEqual(20);
    expect(await deliveriesOf(world, 'hook', 'filter.state=pending')).toEqual([]);
  });
});

describe("a webhook's own schedule and deadline", () => {
  it('replace those of the operator, and can be given up again', async () => {
    await change('delivery', { delivery: { retry_schedule_seconds: [0, 60], attempt_timeout_seconds: 25 } });
    expect((await read()).delivery).toEqual({ retry_schedule_seconds: [0, 60], attempt_timeout_seconds: 25 });
    world.sender.answer = () => status(500);
    await publish(world);
    expect(world.sender.posts.at(-1)?.deadlineMs).toBe(25_000);
    await world.pass(2 * MINUTE_MS, SECOND_MS);
    expect((await deliveriesOf(world))[0]).toMatchObject({ state: 'failed', retries: 1 });

    await change('delivery', {});
    expect(await read()).not.toHaveProperty('delivery.retry_schedule_seconds');
  });

  it.each([
    [{ max_per_second: 0 }, 'webhook.delivery.max_per_second: must be a whole number from 1 to 200'],
    [{ max_per_second: 1.5 }, 'webhook.delivery.max_per_second: must be a whole number from 1 to 200'],
    [
      { attempt_timeout_seconds: 31 },
      'webhook.delivery.attempt_timeout_seconds: must be a whole number from 1 to 30',
    ],
    [{ retry_schedule_seconds: [5] }, 'webhook.delivery.retry_schedule_seconds: must begin with 0'],
  ])('are refused beyond the bounds: %j', async (delivery, message) => {
    const answer = await change('delivery', { delivery });
    expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
    expect(answer.body.message).toContain(message);
  });

  it('are untouched by a client that knows none of them', async () => {
    await change('delivery', { delivery: { max_per_second: 7 } });
    await change('config', { config: { url: 'https://elsewhere.example.com/' } });
    expect((await read()).delivery).toEqual({ max_per_second: 7 });
  });
});

describe('a backlog that starts to move', () => {
  it('does so at once when its webhook gets a new URL', async () => {
    await givenDead();
    await publishMany(3);
    world.sender.answer = () => status(200);
    const before = posts();
    await change('config.url', { config: { url: 'https://alive.example.com/' } });
    await world.pass(2 * SECOND_MS, SECOND_MS);
    // The verification, and the three that were held.
    expect(posts() - before).toBe(4);
  });

  it('stops again at the first failure of a destination that has just recovered', async () => {
    await givenDead();
    await publishMany(300);
    let successes = 3;
    world.sender.answer = () => status(successes-- > 0 ? 200 : 500);
    const before = posts();
    await world.pass(2 * PROBE_INTERVAL_MS - SECOND_MS, SECOND_MS);
    expect(posts() - before).toBeLessThan(60);
    expect((await read()).health).toMatchObject({ breaker: 'open' });
  });
});

describe('one event for many webhooks of one host', () => {
  it('arrives there at the rate of bytes that one event may bring to a host', async () => {
    for (let n = 0; n < 20; n++) await givenWebhook(world, { name: `copy-${n}` });
    await world.call('POST', eventsPath(), {
      event_source: 'acme.orders.order',
      event_action: 'create',
      event_payload: { text: 'x'.repeat(250_000) },
    });
    await world.drain();
    const allowed = (ms: number) => (ms / SECOND_MS + 1) * BYTES_PER_SECOND_AND_HOST + 250_000;
    for (let ms = 0; ms <= 6 * SECOND_MS; ms += SECOND_MS) {
      expect(posts() * 250_000).toBeLessThanOrEqual(allowed(ms));
      await world.pass(SECOND_MS, SECOND_MS);
    }
    expect(posts()).toBe(21);
  });

  it('is not slowed down when it is small', async () => {
    for (let n = 0; n < 20; n++) await givenWebhook(world, { name: `copy-${n}` });
    await publish(world);
    expect(posts()).toBe(21);
    const waiting = createQueueConsumer(world.db, world.deps.clock, 'deliveries').nextDueMs();
    expect(waiting).toBeUndefined();
  });
});

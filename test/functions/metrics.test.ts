import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_SIZE, LATENCY_BOUNDS_MS } from '../../core/limits.ts';
import { removeWebhookData } from '../../core/managing/remove-webhook-data.ts';
import type { MetricStore } from '../../core/ports.ts';
import { dispatchDeliveries } from '../../functions/queue/dispatch-deliveries.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { queueHandler } from '../../functions/runtime/queue.ts';
import { LOCAL_CONTEXT } from '../../local/lambda-context.ts';
import { status, unreachable } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  metricsPath,
  PROJECT,
  publish,
  sqsEvent,
  type World,
  webhookPath,
} from '../world.ts';

const HOUR_MS = 60 * 60 * 1_000;
const LEASE_MS = 60_000;
/** The world begins at noon. */
const NOON = '2026-03-01T12:00:00.000Z';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const ofWebhook = async (query = '', name = 'hook') =>
  (await world.call('GET', webhookPath(name, '/metrics'), undefined, { query })).body.metrics;
/** Without the verification that created it. */
const sent = () => deliveriesOf(world, 'hook', 'filter.event_source=acme.orders.order');
const ofProject = async (query = '') =>
  (await world.call('GET', metricsPath(), undefined, { query })).body.metrics;

describe("a webhook's metrics", () => {
  it('tell how many attempts of the hour succeeded, why the others failed and how long they took', async () => {
    await givenWebhook(world);
    await publish(world);
    world.sender.answer = () => ({ ...status(500), durationMs: 300 });
    await publish(world);
    world.sender.answer = () => ({ ...unreachable, durationMs: 60_000 });
    await publish(world);
    expect(await ofWebhook()).toEqual({
      since: '2026-02-28T13:00:00.000Z',
      until: '2026-03-01T13:00:00.000Z',
      latency_bounds_ms: LATENCY_BOUNDS_MS,
      total: {
        attempts: 3,
        succeeded: 1,
        failed: 2,
        errors: [
          { error_class: 'http_status', attempts: 1 },
          { error_class: 'connection_refused', attempts: 1 },
        ],
        latency: [1, 0, 0, 1, 0, 0, 0, 0, 1],
        p50_ms: 500,
      },
      hours: [expect.objectContaining({ hour: NOON, attempts: 3, succeeded: 1, p50_ms: 500 })],
    });
  });

  it('count each attempt in the hour in which it was made', async () => {
    await givenWebhook(world);
    const madeIn: string[] = [];
    world.sender.answer = () => {
      madeIn.push(`${new Date(world.now()).toISOString().slice(0, 'YYYY-MM-DDTHH'.length)}:00:00.000Z`);
      return status(500);
    };
    await publish(world);
    await world.pass(4 * HOUR_MS, 60_000);
    const hours = [...new Set(madeIn)];
    expect(hours.length).toBeGreaterThan(1);
    expect((await ofWebhook()).hours).toEqual(
      hours.map((hour) =>
        expect.objectContaining({
          hour,
          attempts: madeIn.filter((each) => each === hour).length,
          succeeded: 0,
        }),
      ),
    );
  });

  it('count neither verifications nor what was not attempted', async () => {
    await givenWebhook(world);
    await world.call('POST', webhookPath('hook', '/verify'), {});
    await world.call('POST', webhookPath('hook', '/pause'));
    await publish(world);
    expect((await ofWebhook()).total.attempts).toBe(0);
  });

  it('are of the hours that the period touches', async () => {
    await givenWebhook(world);
    await publish(world);
    const attempts = async (since: string, until: string) =>
      (await ofWebhook(`filter.since=${since}&filter.until=${until}`)).total.attempts;
    expect(await attempts('2026-03-01T12:59:59Z', '2026-03-01T13:00:00Z')).toBe(1);
    expect(await attempts('2026-03-01T11:00:00Z', '2026-03-01T12:00:00.001Z')).toBe(1);
    expect(await attempts('2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z')).toBe(0);
    expect(await attempts('2026-03-01T13:00:00Z', '2026-03-01T14:00:00Z')).toBe(0);
  });

  it.each([
    ['filter.since=2026-01-29T12:00:00Z', 'filter.since: at most 744 hours before filter.until'],
    ['filter.since=2026-03-01T13:00:00Z', 'filter.since: must be before filter.until, or before now'],
    ['filter.since=2026-03-02T12:00:00Z', 'filter.since: must be before filter.until, or before now'],
    ['filter.until=yesterday', 'filter.until: must be an RFC 3339 time'],
  ])('are not given for %s', async (query, message) => {
    await givenWebhook(world);
    for (const path of [webhookPath('hook', '/metrics'), metricsPath()])
      expect(await world.call('GET', path, undefined, { query })).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining(message) },
      });
  });

  it('are given for a whole month', async () => {
    await givenWebhook(world);
    await publish(world);
    expect((await ofWebhook('filter.since=2026-01-29T13:00:00Z')).total.attempts).toBe(1);
  });

  it('go with the webhook', async () => {
    await givenWebhook(world);
    await publish(world);
    const [webhook] = await world.deps.webhooks.list(PROJECT);
    await world.call('DELETE', webhookPath('hook'));
    expect((await ofProject()).total.attempts).toBe(0);
    if (webhook) await removeWebhookData(world.deps, webhook);
    expect(world.db.prepare('SELECT count(*) AS n FROM metrics').get()).toEqual({ n: 0 });
  });
});

describe("a project's metrics", () => {
  it('are those of its webhooks together, and of each: most failures first', async () => {
    for (const name of ['a', 'b', 'c'])
      await givenWebhook(world, { name, config: { url: `https://${name}.example.com/` } });
    await givenWebhook(world, { name: 'idle', subscriptions: [] });
    world.sender.answer = ({ url }) => status(url.includes('//b.') ? 500 : 200);
    await publish(world);
    const { total, hours, webhooks } = await ofProject();
    expect(total).toMatchObject({ attempts: 3, succeeded: 2, failed: 1 });
    expect(hours).toEqual([expect.objectContaining({ hour: NOON, attempts: 3, succeeded: 2 })]);
    expect(webhooks.map((each: { webhook: string }) => each.webhook.split('/').at(-1))).toEqual([
      'b',
      'a',
      'c',
    ]);
    expect(webhooks[0].total.errors).toEqual([{ error_class: 'http_status', attempts: 1 }]);
  });
});

describe('counting', () => {
  const publishMany = async (count: number) => {
    for (let n = 0; n < count; n++)
      await world.call('POST', eventsPath(), {
        event_source: 'acme.orders.order',
        event_action: 'create',
        event_payload: n,
      });
  };
  const withMetrics = (metrics: Partial<MetricStore>) => {
    Object.assign(world.deps, { metrics: { ...world.deps.metrics, ...metrics } });
  };

  it('is one write for each webhook of a batch, whatever came of its attempts', async () => {
    await givenWebhook(world);
    const add = vi.fn(world.deps.metrics.add);
    withMetrics({ add });
    let n = 0;
    world.sender.answer = () => status(n++ % 3 === 0 ? 500 : 200);
    await publishMany(BATCH_SIZE);
    await world.drain();
    expect(world.sender.posts).toHaveLength(BATCH_SIZE);
    expect(add).toHaveBeenCalledTimes(1);
    expect((await ofWebhook()).total).toMatchObject({ attempts: 10, succeeded: 6, failed: 4 });
  });

  it('fails no delivery and repeats no attempt when a count is lost', async () => {
    await givenWebhook(world);
    withMetrics({ add: () => Promise.reject(new Error('throttled')) });
    await publish(world);
    await world.pass(10 * LEASE_MS, LEASE_MS);
    expect(world.sender.posts).toHaveLength(1);
    expect(await sent()).toEqual([expect.objectContaining({ state: 'succeeded', retries: 0 })]);
    expect((await ofWebhook()).total.attempts).toBe(0);
  });

  it('happens after the outcomes are recorded', async () => {
    await givenWebhook(world);
    const states: string[] = [];
    withMetrics({
      add: async () => {
        for (const { state } of await sent()) states.push(state);
      },
    });
    await publish(world);
    expect(states).toEqual(['succeeded']);
  });

  it('does not count again what a message that comes back finds recorded', async () => {
    await givenWebhook(world);
    await publish(world);
    const [{ id: deliveryId, event_id: eventId, webhook_resource_id: webhookId }] = await sent();
    const message = { projectId: PROJECT, eventId, webhookId, deliveryId, retryStep: 0, trigger: 'event' };
    const again = {
      id: 'again',
      body: JSON.stringify(message),
      groupId: webhookId,
      sentAtMs: world.now(),
      receiveCount: 2,
    };
    const log = createLog(() => {}, world.now);
    const answer = await queueHandler(
      dispatchDeliveries,
      () => world.deps,
      log,
    )(sqsEvent([again]), LOCAL_CONTEXT);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await ofWebhook()).total.attempts).toBe(1);
  });

  it('is left out where there is no store for it', async () => {
    await givenWebhook(world);
    const { metrics } = world.deps;
    Object.assign(world.deps, { metrics: undefined });
    await publish(world);
    Object.assign(world.deps, { metrics });
    expect(await sent()).toEqual([expect.objectContaining({ state: 'succeeded' })]);
    expect((await ofWebhook()).total.attempts).toBe(0);
  });
});

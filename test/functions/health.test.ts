import { beforeEach, describe, expect, it } from 'vitest';
import { BREAKER_FAILURES, PROBE_INTERVAL_MS, RAMP_START_PER_SECOND } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  publish,
  type World,
  webhookPath,
} from '../world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ORDERS = [{ events: [{ source: 'acme.orders.order', action: '*' }] }];
const OPERATIONS = [
  {
    events: [
      { source: 'fanfare.webhook', action: '*' },
      { source: 'fanfare.delivery', action: '*' },
    ],
  },
];

let world: World;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world, {
    name: 'dead',
    config: { url: 'https://dead.example.com/' },
    subscriptions: ORDERS,
  });
  await givenWebhook(world, {
    name: 'watch',
    config: { url: 'https://watch.example.com/' },
    subscriptions: OPERATIONS,
  });
  world.sender.answer = ({ url }) => status(url.includes('dead') ? 500 : 200);
});

const read = async (name = 'dead') => (await world.call('GET', webhookPath(name))).body.webhook;
const postsTo = (host: string) => world.sender.posts.filter(({ url }) => url.includes(host));
const told = () =>
  postsTo('watch').map(({ body }) => {
    const { event_source, event_action } = JSON.parse(body);
    return `${event_source}:${event_action}`;
  });
const fail = async (times: number) => {
  for (let n = 0; n < times; n++) await publish(world);
};

describe('a webhook that keeps failing', () => {
  it('shows its health', async () => {
    await fail(2);
    expect((await read()).health).toMatchObject({
      consecutive_failures: 2,
      breaker: 'closed',
      failing_since: expect.any(String),
    });
    await fail(3);
    expect((await read()).health).toMatchObject({ breaker: 'open', next_probe_at: expect.any(String) });
  });

  it('costs one request per probe interval, however large its backlog', async () => {
    for (let n = 0; n < 300; n++) {
      await world.call('POST', eventsPath(), {
        event_source: 'acme.orders.order',
        event_action: 'create',
        event_payload: {},
      });
    }
    await world.drain();
    const before = postsTo('dead').length;
    expect(before).toBeLessThan(BREAKER_FAILURES + 2 * 10);
    await world.pass(HOUR_MS, 10_000);
    expect(postsTo('dead').length - before).toBeLessThan(12);
  });

  it('drains its backlog at a ramp when it answers again, and every delivery arrives', async () => {
    await fail(100);
    world.sender.answer = () => status(200);
    await world.pass(2 * PROBE_INTERVAL_MS, 1_000);
    await world.pass(2 * HOUR_MS, 10_000);
    const states = new Set(
      (await deliveriesOf(world, 'dead', 'pagination.page_size=100')).map(({ state }) => state),
    );
    expect(states).toEqual(new Set(['succeeded']));
    const times = postsTo('dead').map(({ headers }) => Number(headers['webhook-timestamp']));
    const recovered = times.filter((at) => at * 1_000 > world.now() - 2 * HOUR_MS - 2 * PROBE_INTERVAL_MS);
    const start = Math.min(...recovered) + 1;
    const within = (seconds: number) => recovered.filter((at) => at >= start && at < start + seconds).length;
    expect(within(5)).toBeGreaterThan(RAMP_START_PER_SECOND);
    expect(within(5)).toBeLessThanOrEqual(6 * RAMP_START_PER_SECOND);
    expect((await read()).health).toMatchObject({ breaker: 'closed', consecutive_failures: 0 });
  });

  it('is reported to whoever subscribes, once per step', async () => {
    await fail(20);
    await world.pass(MINUTE_MS, 1_000);
    expect(told().filter((each) => each === 'fanfare.webhook:failing')).toHaveLength(1);
    world.sender.answer = () => status(200);
    await world.pass(HOUR_MS, 10_000);
    expect(told().filter((each) => each === 'fanfare.webhook:recovered')).toHaveLength(1);
  });

  it('is switched off after five days, which is reported, and its pending deliveries are cancelled', async () => {
    await fail(20);
    await world.pass(5 * 24 * HOUR_MS + HOUR_MS, 10 * MINUTE_MS);
    for (let n = 0; n < 30; n++) {
      await publish(world);
      await world.pass(HOUR_MS, MINUTE_MS);
    }
    expect(await read()).toMatchObject({ enabled: false, disabled_reason: 'failing' });
    expect(told()).toContain('fanfare.webhook:disabled');
    expect(told()).toContain('fanfare.delivery:exhausted');
  });

  it('that is the listener itself does not feed itself', async () => {
    world.sender.answer = () => status(500);
    await fail(10);
    await world.pass(6 * HOUR_MS, 10 * MINUTE_MS);
    const events = (await world.call('GET', eventsPath())).body.events;
    const about = events.filter((each: { event_source: string }) => each.event_source.startsWith('fanfare.'));
    expect(about.length).toBeLessThanOrEqual(11);
  });

  it('starts with a clean record when its URL is changed or it is enabled again', async () => {
    await fail(6);
    world.sender.answer = () => status(200);
    await world.call('PATCH', webhookPath('dead'), {
      update_mask: 'config.url',
      webhook: { config: { url: 'https://alive.example.com/' } },
    });
    expect((await read()).health).toMatchObject({ breaker: 'closed', consecutive_failures: 0 });
    await publish(world);
    // The verification, the sixth event, which was held for the old URL, and the new one.
    expect(postsTo('alive')).toHaveLength(3);
  });

  it('keeps a redelivery waiting with the others, unless its owner insists', async () => {
    await fail(6);
    const [delivery] = await deliveriesOf(world, 'dead', 'filter.state=pending');
    world.sender.answer = () => status(200);
    const before = postsTo('dead').length;
    await world.call('POST', webhookPath('dead', `/deliveries/${delivery.id}/redeliver`), {});
    await world.drain();
    expect(postsTo('dead')).toHaveLength(before);
    await world.pass(2 * PROBE_INTERVAL_MS, 1_000);
    expect(postsTo('dead').length).toBeGreaterThan(before);
  });

  it('can still be redelivered to by hand with force, and that recovers it', async () => {
    await fail(6);
    const [delivery] = await deliveriesOf(world, 'dead', 'filter.state=pending');
    world.sender.answer = () => status(200);
    await world.call('POST', webhookPath('dead', `/deliveries/${delivery.id}/redeliver`), { force: true });
    await world.drain();
    expect((await read()).health.breaker).toBe('closed');
  });
});

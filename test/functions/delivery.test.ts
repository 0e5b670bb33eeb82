import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { RETRY_SCHEDULE_SECONDS } from '../../core/limits.ts';
import { hcpSignature } from '../../core/signature.ts';
import { status, unreachable } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  URL_A,
  type World,
  webhookPath,
} from '../world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const example = readFileSync(new URL('../data/events/packer-version-complete.json', import.meta.url), 'utf8');
const getEvent = async (id: string) => (await world.call('GET', `${eventsPath()}/${id}`)).body;

describe('an accepted event', () => {
  it('is sent, signed, to every enabled webhook that subscribes to it, and to no other', async () => {
    await givenWebhook(world, {
      name: 'all',
      config: { url: 'https://all.example.com/', hmac_key: 'my-token' },
    });
    await givenWebhook(world, {
      name: 'other',
      subscriptions: [{ events: [{ source: 'a.b', action: '*' }] }],
    });
    await givenWebhook(world, { name: 'off', enabled: false });
    const body = `{"event_source":"acme.orders.order","event_action":"create","event_payload":{ "id": 9007199254740993 }}`;
    const published = await world.call('POST', eventsPath(), body);
    expect(published).toMatchObject({
      status: 202,
      body: { event_id: expect.any(String), accepted_at: new Date(world.now()).toISOString() },
    });
    await world.drain();

    expect(world.sender.posts.map(({ url }) => url)).toEqual(['https://all.example.com/']);
    const [post] = world.sender.posts;
    expect(post?.body).toMatch(/"event_payload":\{ "id": 9007199254740993 \}\}$/);
    expect(post?.headers['X-Hcp-Webhook-Signature']).toBe(hcpSignature('my-token', post?.body ?? ''));
    expect(post?.headers).toMatchObject({
      'Content-Type': 'application/json',
      'webhook-timestamp': String(world.now() / 1_000),
    });
  });

  it('shows in the log as HCP shows it, with what Fanfare adds', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'k' }, enabled: false });
    world.sender.answer = () => status(200, { 'content-type': 'text/plain' }, 'ok');
    await world.call('POST', webhookPath('hook', '/enable'), {});
    await world.call('POST', eventsPath(), example);
    await world.drain();
    const [delivery] = await deliveriesOf(world);
    expect(delivery).toMatchObject({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      request: {
        url: URL_A,
        headers: {
          'webhook-id': delivery.id,
          'X-Hcp-Webhook-Signature': expect.stringMatching(/^[0-9a-f]{128}$/),
        },
        payload: JSON.parse(example),
        sent_at: new Date(world.now()).toISOString(),
      },
      response: { status_code: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' },
      retries: 0,
      state: 'succeeded',
      trigger: 'event',
      attempts: [{ number: 1, duration_ms: 12, response: { status_code: 200 } }],
    });
    const webhook = (await world.call('GET', webhookPath('hook'))).body.webhook;
    expect(webhook.last_delivery).toEqual(delivery);
  });

  it('published again with the same content is the same event, sent once', async () => {
    await givenWebhook(world);
    await world.call('POST', eventsPath(), example);
    await world.call('POST', eventsPath(), example);
    await world.drain();
    world.advance(1_000);
    const again = await world.call('POST', eventsPath(), example);
    expect(again).toMatchObject({ status: 202, body: { accepted_at: '2026-03-01T12:00:01.000Z' } });
    await world.drain();
    expect(world.sender.posts).toHaveLength(1);
  });

  it('may not use a source that Fanfare speaks with itself', async () => {
    for (const source of ['fanfare.webhook', 'hashicorp.webhook.verification']) {
      const answer = await world.call('POST', eventsPath(), {
        event_source: source,
        event_action: 'x',
        event_payload: {},
      });
      expect(answer.body).toMatchObject({ code: 3, message: 'event_source: is reserved' });
    }
  });

  it('that matches nothing can still be read', async () => {
    const id = await publish(world);
    expect(await getEvent(id)).toMatchObject({
      event: { event_id: id, event_payload: { n: 1 } },
      deliveries: [],
    });
    const list = (await world.call('GET', eventsPath())).body;
    expect(list.events).toMatchObject([{ event_id: id, matched_count: 0, skipped_count: 0 }]);
  });

  it('sees every change of a webhook that was acknowledged before it', async () => {
    await givenWebhook(world, { subscriptions: [] });
    await publish(world);
    await world.call('PATCH', webhookPath('hook'), {
      update_mask: 'subscriptions',
      webhook: { subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }] },
    });
    await publish(world);
    expect(world.sender.posts).toHaveLength(1);
  });
});

describe('a delivery that fails', () => {
  it('is tried again by the schedule, with the same id and body and a new timestamp, and then given up', async () => {
    const subscriptions = [{ events: [{ source: 'acme.orders.order', action: '*' }] }];
    await givenWebhook(world, { subscriptions, config: { url: URL_A, hmac_key: 'k' } });
    world.sender.answer = () => status(500, {}, 'oops');
    await publish(world);
    await world.pass(5 * DAY_MS, HOUR_MS);
    const { posts } = world.sender;
    expect(posts).toHaveLength(RETRY_SCHEDULE_SECONDS.length);
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(posts.map(({ body }) => body)).size).toBe(1);
    expect(new Set(posts.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(8);
    const [delivery] = (await deliveriesOf(world)).filter(
      (each) => each.event_source === 'acme.orders.order',
    );
    expect(delivery).toMatchObject({ state: 'failed', retries: 9, reason: 'every scheduled attempt failed' });
    expect(delivery).not.toHaveProperty('next_attempt_at');
    expect(delivery.attempts.map((each: { number: number }) => each.number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('waits as long as a busy destination asks', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(503, { 'retry-after': '3600' });
    await publish(world);
    const [delivery] = await deliveriesOf(world);
    expect(delivery).toMatchObject({ state: 'pending', next_attempt_at: '2026-03-01T13:00:01.000Z' });
    await world.pass(HOUR_MS - 1_000, 10 * MINUTE_MS);
    expect(world.sender.posts).toHaveLength(1);
    world.sender.answer = () => status(200);
    await world.pass(2_000);
    expect(world.sender.posts).toHaveLength(2);
  });

  it('without an answer shows no response, and why', async () => {
    await givenWebhook(world);
    world.sender.answer = () => unreachable;
    await publish(world);
    const [delivery] = await deliveriesOf(world);
    expect(delivery).not.toHaveProperty('response');
    expect(delivery.attempts).toMatchObject([{ number: 1, error_class: 'connection_refused' }]);
  });

  it('with 410 is over, and so is its webhook', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(410);
    await publish(world);
    expect(await deliveriesOf(world)).toMatchObject([
      { state: 'failed', retries: 0 },
      { trigger: 'verification' },
    ]);
    const webhook = (await world.call('GET', webhookPath('hook'))).body.webhook;
    expect(webhook).toMatchObject({ enabled: false, disabled_reason: 'gone' });
  });

  it('with 410 from a URL that was replaced meanwhile switches nothing off', async () => {
    await givenWebhook(world);
    world.sender.answer = async ({ url }) => {
      if (url !== URL_A) return status(200);
      await world.call('PATCH', webhookPath('hook'), {
        update_mask: 'config.url',
        webhook: { config: { url: 'https://new.example.com/' } },
      });
      return status(410);
    };
    await publish(world);
    expect((await world.call('GET', webhookPath('hook'))).body.webhook.enabled).toBe(true);
  });

  it('is cancelled when it comes due after its webhook was disabled, and forgotten when deleted', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(500);
    await publish(world);
    await world.call('POST', webhookPath('hook', '/disable'), {});
    await world.pass(MINUTE_MS);
    expect(world.sender.posts).toHaveLength(1);
    const cancelled = await deliveriesOf(world, 'hook', 'filter.state=cancelled');
    expect(cancelled).toMatchObject([{ state: 'cancelled', reason: expect.stringContaining('disabled') }]);

    world.sender.answer = () => status(200);
    await givenWebhook(world, { name: 'second' });
    world.sender.answer = () => status(500);
    await publish(world);
    await world.call('DELETE', webhookPath('second'));
    world.sender.posts.length = 0;
    await world.pass(DAY_MS, HOUR_MS);
    expect(world.sender.posts).toEqual([]);
  });

  it('goes to the URL and is signed with the token of the moment of each attempt', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'old' } });
    world.sender.answer = ({ url }) => status(url === URL_A ? 500 : 200);
    await publish(world);
    await world.call('PATCH', webhookPath('hook'), {
      update_mask: 'config',
      webhook: { config: { url: 'https://new.example.com/', hmac_key: 'new' } },
    });
    world.sender.posts.length = 0;
    await world.pass(10_000);
    const [post] = world.sender.posts;
    expect(post?.url).toBe('https://new.example.com/');
    expect(post?.headers['X-Hcp-Webhook-Signature']).toBe(hcpSignature('new', post?.body ?? ''));
  });

  it('whose token is lost waits by the schedule, visibly, and goes on once it is set again: nothing is sent unsigned', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'k' } });
    for await (const { secretId } of world.deps.vault.listSecrets()) await world.deps.vault.remove(secretId);
    await publish(world);
    await world.pass(10 * MINUTE_MS, 10_000);
    expect(world.sender.posts).toEqual([]);
    expect(await deliveriesOf(world, 'hook', 'filter.state=pending')).toMatchObject([
      {
        reason: expect.stringContaining('token is missing'),
        attempts: [],
        next_attempt_at: expect.any(String),
      },
    ]);
    await world.call('POST', webhookPath('hook', '/rotate-token'), { hmac_key: 'again' });
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(await deliveriesOf(world, 'hook', 'filter.event_source=acme.orders.order')).toMatchObject([
      { state: 'succeeded', attempts: [{ number: 1 }] },
    ]);
  });

  it('whose token stays lost fails with the schedule', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'k' } });
    for await (const { secretId } of world.deps.vault.listSecrets()) await world.deps.vault.remove(secretId);
    await publish(world);
    await world.pass(5 * DAY_MS, HOUR_MS);
    expect(world.sender.posts).toEqual([]);
    expect(await deliveriesOf(world, 'hook', 'filter.state=failed')).toMatchObject([
      { reason: expect.stringContaining('token is missing') },
    ]);
  });

  it('to a destination that the policy refuses now, whatever it did before, is over at once', async () => {
    await givenWebhook(world);
    const [webhook] = await world.deps.webhooks.list(PROJECT);
    if (!webhook) throw new Error('no webhook');
    await world.deps.webhooks.update({
      ...webhook,
      url: 'http://169.254.169.254/',
      version: webhook.version + 1,
    });
    await publish(world);
    expect(world.sender.posts).toEqual([]);
    const [delivery] = await deliveriesOf(world);
    expect(delivery).toMatchObject({ state: 'failed', attempts: [{ error_class: 'destination_refused' }] });
  });
});

describe('a delivery that was skipped', () => {
  it('because its webhook was disabled is listed when asked for, with the reason, and can be redelivered', async () => {
    await givenWebhook(world, { enabled: false });
    const id = await publish(world);
    expect(await deliveriesOf(world)).toEqual([]);
    const [skipped] = await deliveriesOf(world, 'hook', 'filter.state=skipped');
    expect(skipped).toMatchObject({ state: 'skipped', reason: expect.stringContaining('disabled') });
    expect(await getEvent(id)).toMatchObject({ deliveries: [{ id: skipped.id, state: 'skipped' }] });

    await world.call('POST', webhookPath('hook', '/enable'), {});
    const answer = await world.call('POST', webhookPath('hook', `/deliveries/${skipped.id}/redeliver`), {});
    expect(answer.status).toBe(202);
    await world.drain();
    expect(
      (await world.call('GET', webhookPath('hook', `/deliveries/${skipped.id}`))).body.delivery.state,
    ).toBe('succeeded');
  });
});

describe('redelivery', () => {
  const redeliver = (id: string, name = 'hook') =>
    world.call('POST', webhookPath(name, `/deliveries/${id}/redeliver`), {});

  it('makes one more attempt, with the same id and bytes, and turns a failed delivery into a success', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(410);
    await publish(world);
    const [failed] = await deliveriesOf(world);
    world.sender.answer = () => status(200);
    await world.call('POST', webhookPath('hook', '/enable'), {});
    world.sender.posts.length = 0;
    await redeliver(failed.id);
    await world.drain();
    expect(world.sender.posts.map(({ headers }) => headers['webhook-id'])).toEqual([failed.id]);
    const { delivery } = (await world.call('GET', webhookPath('hook', `/deliveries/${failed.id}`))).body;
    expect(delivery).toMatchObject({
      state: 'succeeded',
      attempts: [{ number: 1 }, { number: 2, trigger: 'redelivery' }],
    });
  });

  it('never moves the schedule of a delivery that is still being retried', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(500);
    await publish(world);
    const [before] = await deliveriesOf(world);
    await redeliver(before.id);
    await world.drain();
    const [after] = await deliveriesOf(world);
    expect(after.next_attempt_at).toBe(before.next_attempt_at);
    expect(after.attempts).toHaveLength(2);
    expect(after.state).toBe('pending');
  });

  it('of a success keeps it a success, even when the extra attempt fails', async () => {
    await givenWebhook(world);
    await publish(world);
    const [delivery] = await deliveriesOf(world);
    world.sender.answer = () => status(500);
    await redeliver(delivery.id);
    await world.drain();
    expect((await deliveriesOf(world))[0]).toMatchObject({
      state: 'succeeded',
      attempts: [{}, { error_class: 'http_status' }],
    });
  });

  it('is refused for a disabled webhook, a verification, and what does not exist', async () => {
    await givenWebhook(world);
    const [verification] = await deliveriesOf(world);
    expect((await redeliver(verification.id)).body).toMatchObject({ code: 9 });
    await publish(world);
    const [delivery] = await deliveriesOf(world);
    await world.call('POST', webhookPath('hook', '/disable'), {});
    expect((await redeliver(delivery.id)).body).toMatchObject({ code: 9 });
    expect((await redeliver('01JTJNMQ5J8W2B7KX3MRCV6EYN')).body).toMatchObject({ code: 5 });
  });

  it('is limited per webhook and minute, and each click is its own attempt', async () => {
    await givenWebhook(world);
    await publish(world);
    const [delivery] = await deliveriesOf(world);
    const answers = [];
    for (let click = 0; click < 61; click++) answers.push((await redeliver(delivery.id)).status);
    expect(answers.filter((each) => each === 202)).toHaveLength(60);
    expect(answers.at(-1)).toBe(429);
    await world.drain();
    const { delivery: after } = (await world.call('GET', webhookPath('hook', `/deliveries/${delivery.id}`)))
      .body;
    const numbers = after.attempts.map((each: { number: number }) => each.number);
    expect(numbers).toHaveLength(50);
    expect(numbers.at(-1)).toBe(61);
    expect(new Set(numbers).size).toBe(50);
  });
});

describe('ListWebhookDeliveries', () => {
  it('pages both ways over the deliveries in order of acceptance', async () => {
    await givenWebhook(world, { enabled: false });
    await world.call('POST', webhookPath('hook', '/enable'), {});
    for (let n = 0; n < 7; n++) {
      world.advance(1_000);
      await publish(world);
    }
    const all = (await deliveriesOf(world)).map(({ id }) => id);
    expect(all).toHaveLength(8);
    expect([...all].sort().reverse()).toEqual(all);
    const ascending = (await deliveriesOf(world, 'hook', 'sorting.order_by=id')).map(({ id }) => id);
    expect(ascending).toEqual([...all].reverse());

    const page = (query: string) =>
      world.call('GET', webhookPath('hook', '/deliveries'), undefined, {
        query: `pagination.page_size=3&${query}`,
      });
    const first = (await page('')).body;
    const second = (await page(`pagination.next_page_token=${first.pagination.next_page_token}`)).body;
    const third = (await page(`pagination.next_page_token=${second.pagination.next_page_token}`)).body;
    expect(
      [first, second, third].flatMap(({ deliveries }) => deliveries.map(({ id }: { id: string }) => id)),
    ).toEqual(all);
    expect([first.pagination.previous_page_token, third.pagination.next_page_token]).toEqual(['', '']);
    const back = (await page(`pagination.previous_page_token=${third.pagination.previous_page_token}`)).body;
    expect(back.deliveries).toEqual(second.deliveries);
  });

  it('filters by state, source, action and time', async () => {
    await givenWebhook(world);
    await publish(world, { event_source: 'a.b' });
    world.advance(HOUR_MS);
    await publish(world, { event_source: 'c.d', event_action: 'delete' });
    const sources = async (query: string) =>
      (await deliveriesOf(world, 'hook', query)).map(({ event_source }) => event_source);
    expect(await sources('filter.event_source=a.b')).toEqual(['a.b']);
    expect(await sources('filter.event_action=delete')).toEqual(['c.d']);
    expect(await sources('filter.event_action=delete&filter.event_source=a.b')).toEqual([]);
    expect(await sources('filter.event_action=del')).toEqual([]);
    expect(await sources('filter.since=2026-03-01T12:30:00Z')).toEqual(['c.d']);
    expect(await sources('filter.until=2026-03-01T12:30:00Z&filter.event_source=c.d')).toEqual([]);
    expect(await sources('filter.state=failed')).toEqual([]);
    const bad = await world.call('GET', webhookPath('hook', '/deliveries'), undefined, {
      query: 'filter.state=odd',
    });
    expect(bad.body).toMatchObject({ code: 3, message: expect.stringContaining('filter.state') });
  });

  it('forgets what is older than 90 days', async () => {
    await givenWebhook(world);
    await publish(world);
    world.advance(91 * DAY_MS);
    expect(await deliveriesOf(world)).toEqual([]);
    expect((await world.call('GET', eventsPath())).body.events).toEqual([]);
  });
});

describe('rotating the token', () => {
  const rotate = (fields: object) => world.call('POST', webhookPath('hook', '/rotate-token'), fields);
  const signatures = () => (world.sender.posts.at(-1)?.headers['webhook-signature'] ?? '').split(' ');

  it('shows a generated token once, and signs with both during the overlap and with the new one after it', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'old-token' } });
    const { body } = await rotate({ overlap_seconds: 3_600 });
    expect(body.hmac_key).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(body.webhook).not.toHaveProperty('hmac_key');
    await publish(world);
    // Of the generated one two: its own bytes, and the key that it encodes, for libraries of Standard Webhooks.
    expect(signatures()).toHaveLength(3);
    const post = world.sender.posts.at(-1);
    const sentAt = new Date(Number(post?.headers['webhook-timestamp']) * 1_000);
    const expected = new Webhook(body.hmac_key).sign(
      post?.headers['webhook-id'] ?? '',
      sentAt,
      post?.body ?? '',
    );
    expect(signatures()).toContain(expected);
    expect(world.sender.posts.at(-1)?.headers['X-Hcp-Webhook-Signature']).toBe(
      hcpSignature(body.hmac_key, world.sender.posts.at(-1)?.body ?? ''),
    );
    world.advance(HOUR_MS);
    await publish(world);
    expect(signatures()).toHaveLength(2);
  });

  it('does not return a token that the caller chose', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'old-token' } });
    const { body } = await rotate({ hmac_key: 'chosen', overlap_seconds: 0 });
    expect(body).not.toHaveProperty('hmac_key');
    await publish(world);
    expect(signatures()).toHaveLength(1);
  });

  it('refuses an overlap of more than seven days', async () => {
    await givenWebhook(world);
    expect((await rotate({ overlap_seconds: 7 * 86_400 + 1 })).body).toMatchObject({
      code: 3,
      message: expect.stringContaining('overlap_seconds'),
    });
  });
});

describe('redelivering an event', () => {
  const redeliverEvent = (id: string) =>
    world.call('POST', webhookPath('hook', `/events/${id}/redeliver`), {});

  it('sends it to a webhook that did not subscribe to it in time', async () => {
    const id = await publish(world);
    await givenWebhook(world, { subscriptions: [] });
    expect(await redeliverEvent(id)).toMatchObject({
      status: 202,
      body: { delivery: { state: 'skipped', event_id: id } },
    });
    await world.drain();
    expect(world.sender.posts).toHaveLength(1);
    const [delivery] = await deliveriesOf(world, 'hook', 'filter.event_source=acme.orders.order');
    expect(delivery).toMatchObject({
      state: 'succeeded',
      attempts: [{ trigger: 'redelivery' }],
    });
  });

  it('is over when that one attempt fails: it was never on the schedule', async () => {
    const id = await publish(world);
    await givenWebhook(world, { subscriptions: [] });
    world.sender.answer = () => status(503);
    await redeliverEvent(id);
    await world.drain();
    expect(await deliveriesOf(world, 'hook', 'filter.state=failed')).toMatchObject([
      { event_id: id, retries: 0 },
    ]);
  });

  it('is refused for an event of another project or none at all', async () => {
    await givenWebhook(world);
    const id = (
      await world.call('POST', eventsPath('other'), {
        event_source: 'a.b',
        event_action: 'c',
        event_payload: {},
      })
    ).body.event_id;
    await world.drain();
    expect((await redeliverEvent(id)).body).toMatchObject({ code: 5, message: 'event not found' });
  });
});

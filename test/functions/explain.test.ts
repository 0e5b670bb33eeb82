import { beforeEach, describe, expect, it } from 'vitest';
import { status } from '../scripted-sender.ts';
import { createWorld, eventsPath, givenWebhook, publish, URL_A, type World, webhookPath } from '../world.ts';

const MINUTE_MS = 60_000;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const ask = (eventId: string, webhook = 'hook') =>
  world.call('GET', `${eventsPath()}/${eventId}/explain`, undefined, { query: `webhook=${webhook}` });
const explain = async (eventId: string, webhook = 'hook') => (await ask(eventId, webhook)).body.explanation;

describe('why a webhook got an event', () => {
  it('is that it was matched and delivered, with each attempt and nothing to follow', async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(world.sender.posts.length === 1 ? 500 : 200);
    const id = await publish(world, { event_payload: { large: 'x' } });
    await world.pass(10_000, 1_000);
    const found = await explain(id);
    expect(found).toMatchObject({
      event_id: id,
      outcome: 'succeeded',
      matched: true,
      webhook: expect.stringMatching(/\/webhook\/hook$/),
      subscriptions: [{ asks: true, subscription: { events: [{ source: '*', action: '*' }] } }],
      delivery: {
        state: 'succeeded',
        attempts: [
          { number: 1, response: { status_code: 500 } },
          { number: 2, response: { status_code: 200 } },
        ],
      },
      next: { description: 'nothing' },
    });
    expect(found.delivery.request).not.toHaveProperty('payload');
  });

  it('or has it still to come: under way, retried at a time, held for a reason', async () => {
    await givenWebhook(world);
    const answer = await world.call('POST', eventsPath(), {
      event_source: 'a.b',
      event_action: 'x',
      event_payload: 1,
    });
    const id = answer.body.event_id;
    expect((await ask(id)).status).toBe(404);
    world.sender.answer = async () => {
      expect(await explain(id)).toMatchObject({
        outcome: 'under_way',
        matched: true,
        delivery: { state: 'pending', attempts: [] },
        next: { description: 'the next attempt' },
      });
      return status(500);
    };
    await world.drain();
    const retrying = await explain(id);
    expect(retrying).toMatchObject({
      outcome: 'retrying',
      delivery: { attempts: [{ error_class: 'http_status' }] },
    });
    expect(retrying.next).toEqual({ description: 'the next attempt', at: retrying.delivery.next_attempt_at });

    await world.call('POST', webhookPath('hook', '/pause'));
    await world.pass(10_000, 1_000);
    expect(await explain(id)).toMatchObject({
      outcome: 'held',
      paused_at: expect.any(String),
      delivery: { state: 'pending', held: { reason: 'pause' } },
      next: { description: expect.stringContaining('resumed') },
    });
  });

  it('may be that somebody sent it by hand: it was never matched', async () => {
    await givenWebhook(world, { subscriptions: [] });
    const id = await publish(world);
    await world.call('POST', webhookPath('hook', `/events/${id}/redeliver`), {});
    await world.drain();
    expect(await explain(id)).toMatchObject({
      outcome: 'succeeded',
      matched: false,
      delivery: { trigger: 'event' },
    });
  });
});

describe('why a webhook did not get an event', () => {
  it('is told for each subscription, by the part that does not fit', async () => {
    await givenWebhook(world, {
      subscriptions: [
        { events: [{ source: 'other.source', action: '*' }] },
        { resource_id: 'res-1', events: [{ source: 'acme.orders.order', action: 'delete' }] },
        { resource_id: 'res-2', events: [{ source: 'acme.orders.order', action: '*' }] },
      ],
    });
    const found = await explain(await publish(world, { resource_id: 'res-1' }));
    expect(found).toMatchObject({ outcome: 'not_subscribed', matched: false });
    expect(found).not.toHaveProperty('delivery');
    expect(found.subscriptions.map((each: { fails_by: string }) => each.fails_by)).toEqual([
      'source',
      'action',
      'resource',
    ]);
    expect(found.next.description).toContain('redeliver');
  });

  it('may be that it subscribed later, or was created later', async () => {
    await givenWebhook(world, { subscriptions: [] });
    const id = await publish(world);
    world.advance(1_000);
    await world.call('PATCH', webhookPath('hook'), {
      update_mask: 'subscriptions',
      webhook: { subscriptions: [{ events: [{ source: '*', action: '*' }] }] },
    });
    await givenWebhook(world, { name: 'newer' });
    const found = await explain(id);
    expect(found).toMatchObject({ outcome: 'subscribed_later', subscriptions: [{ asks: true }] });
    expect(Date.parse(found.webhook_updated_at)).toBeGreaterThan(Date.parse(found.accepted_at));
    expect(await explain(id, 'newer')).toMatchObject({ outcome: 'not_created', enabled: true });
  });

  it('may be that it was off: skipped at once, or cancelled when it came due', async () => {
    await givenWebhook(world, { enabled: false, name: 'off' });
    await givenWebhook(world);
    world.sender.answer = () => status(500);
    const id = await publish(world);
    expect(await explain(id, 'off')).toMatchObject({
      outcome: 'skipped',
      matched: false,
      enabled: false,
      disabled_reason: 'requested',
      delivery: { state: 'skipped', attempts: [] },
      next: { description: expect.stringContaining('enable') },
    });
    await world.call('POST', webhookPath('hook', '/disable'));
    expect((await explain(id)).next.description).toContain('cancelled when it comes due');
    await world.pass(MINUTE_MS);
    expect(await explain(id)).toMatchObject({ outcome: 'cancelled', matched: true });
  });

  it('may be that all attempts failed', async () => {
    await givenWebhook(world, { config: { url: URL_A }, delivery: { retry_schedule_seconds: [0] } });
    world.sender.answer = () => status(404);
    expect(await explain(await publish(world))).toMatchObject({
      outcome: 'failed',
      delivery: { reason: 'every scheduled attempt failed', attempts: [{ response: { status_code: 404 } }] },
      next: { description: 'nothing by itself: redeliver it' },
    });
  });

  it('is not looked for at a webhook that nothing can be called', async () => {
    const id = await publish(world);
    const asked: string[] = [];
    const { webhooks } = world.deps;
    Object.assign(world.deps, {
      webhooks: { ...webhooks, getByName: async (_: string, name: string) => void asked.push(name) },
    });
    for (const name of ['x'.repeat(3_000), 'a%23b', '%00', 'hook'])
      expect(await ask(id, name)).toMatchObject({ status: 404, body: { message: 'webhook not found' } });
    expect(asked).toEqual(['hook']);
  });

  it('needs a webhook and an event of the project', async () => {
    await givenWebhook(world);
    const id = await publish(world);
    const bare = await world.call('GET', `${eventsPath()}/${id}/explain`);
    expect(bare).toMatchObject({ status: 400, body: { message: 'webhook: is required' } });
    expect(await ask(id, 'none')).toMatchObject({ status: 404, body: { message: 'webhook not found' } });
    expect(await ask('none:1')).toMatchObject({ status: 404, body: { message: 'event not found' } });
  });
});

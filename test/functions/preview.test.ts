import { beforeEach, expect, it } from 'vitest';
import { PAGE_SIZE_MAX } from '../../core/limits.ts';
import { createWorld, givenWebhook, publish, type World, webhookPath } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world, {
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: 'create' }] }],
  });
});

const preview = (body: unknown, name = 'hook') => world.call('POST', webhookPath(name, '/preview'), body);
const wanting = (source: string, action = '*', resource_id?: string) => ({
  subscriptions: [{ resource_id, events: [{ source, action }] }],
});

it('lists the events that other subscriptions would have brought, newest first, and whether these did', async () => {
  const ids: string[] = [];
  for (const [action, resource] of [
    ['create', 'res-1'],
    ['delete', 'res-1'],
    ['delete', 'res-2'],
  ]) {
    world.advance(1_000);
    ids.push(await publish(world, { event_action: action, resource_id: resource }));
  }
  world.advance(1_000);
  await publish(world, { event_source: 'other.source' });
  const told = async (body: unknown) =>
    (await preview(body)).body.events.map(
      (each: { event: { event_id: string }; was_subscribed: boolean }) => [
        ids.indexOf(each.event.event_id),
        each.was_subscribed,
      ],
    );
  expect(await told(wanting('acme.orders.order'))).toEqual([
    [2, false],
    [1, false],
    [0, true],
  ]);
  expect(await told(wanting('acme.orders.order', '*', 'res-1'))).toEqual([
    [1, false],
    [0, true],
  ]);
  expect(await told(wanting('acme.orders.order', 'create'))).toEqual([[0, true]]);
  expect((await preview(wanting('no.body'))).body).toEqual({ looked_at: 4, complete: true, events: [] });
  expect((await preview({ subscriptions: [] })).body).toMatchObject({ events: [] });
  expect(await preview({})).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('subscriptions') },
  });
});

it('changes nothing and sends nothing, and a viewer may ask', async () => {
  await publish(world);
  const before = await world.call('GET', webhookPath('hook'));
  const posts = world.sender.posts.length;
  const answer = await world.call('POST', webhookPath('hook', '/preview'), wanting('*'), {
    roles: { '*': 'viewer' },
  });
  expect(answer).toMatchObject({ status: 200, body: { looked_at: 1, events: [{ was_subscribed: true }] } });
  await world.drain();
  expect(await world.call('GET', webhookPath('hook'))).toEqual(before);
  expect(world.sender.posts).toHaveLength(posts);
});

it('looks at one page of events, however many there are, and says that there are more', async () => {
  for (let n = 0; n <= PAGE_SIZE_MAX; n++) await publish(world);
  const { body } = await preview(wanting('*'));
  expect(body).toMatchObject({ looked_at: PAGE_SIZE_MAX, complete: false });
  expect(body.events).toHaveLength(PAGE_SIZE_MAX);
});

it('takes what a webhook takes, and names what it does not', async () => {
  expect(await preview(wanting('*', 'create'))).toMatchObject({
    status: 400,
    body: { code: 3, message: expect.stringContaining('subscriptions') },
  });
  expect((await preview(wanting('a.b'), 'none')).status).toBe(404);
});

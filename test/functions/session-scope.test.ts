import { beforeEach, expect, it } from 'vitest';
import { BATCH_SIZE } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import { createWorld, eventsPath, givenWebhook, publish, URL_A, type World, webhookPath } from '../world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** The scopes of the POSTs that an event brings about, by the webhook's URL. */
async function scopesOfAnEvent(): Promise<Map<string, string | undefined>> {
  world.sender.posts.length = 0;
  await publish(world);
  await world.drain();
  return new Map(world.sender.posts.map(({ url, sessionScope }) => [url, sessionScope]));
}

it("deliveries share TLS sessions with their own webhook's alone, and only until it is changed", async () => {
  const other = 'https://receiver.example.com/other';
  await givenWebhook(world);
  await givenWebhook(world, { name: 'other', config: { url: other } });
  const before = await scopesOfAnEvent();
  expect(before.get(URL_A)).toBeTypeOf('string');
  expect(before.get(other)).toBeTypeOf('string');
  expect(before.get(other)).not.toBe(before.get(URL_A));
  expect(await scopesOfAnEvent()).toEqual(before);

  await world.call('POST', webhookPath('hook', '/rotate-token'), {});
  const after = await scopesOfAnEvent();
  expect(after.get(URL_A)).toBeTypeOf('string');
  expect(after.get(URL_A)).not.toBe(before.get(URL_A));
  expect(after.get(other)).toBe(before.get(other));
});

it('a verification shares none: it always meets the certificate', async () => {
  await givenWebhook(world);
  world.sender.posts.length = 0;
  await world.call('POST', webhookPath('hook', '/verify'), {});
  expect(world.sender.posts.map(({ sessionScope }) => sessionScope)).toEqual([undefined]);
});

it('the deliveries of a batch to one webhook are all under way before the first is answered', async () => {
  await givenWebhook(world);
  const event = { event_source: 'acme.orders.order', event_action: 'create', event_payload: {} };
  for (let n = 0; n < BATCH_SIZE; n++) await world.call('POST', eventsPath(), event);
  const all = Promise.withResolvers<void>();
  world.sender.answer = async () => {
    if (world.sender.posts.length === BATCH_SIZE) all.resolve();
    await all.promise;
    return status(200);
  };
  await world.drain();
  expect(world.sender.posts).toHaveLength(BATCH_SIZE);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_RENEWED_AFTER_MS } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  PROJECT,
  type World,
  webhookPath,
} from '../world.ts';

const ID = 'orders.event:same';
const DEADLINE_MS = 10_000;
const MINUTE_MS = 60_000;

let world: World;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world);
});

const body = (payload: unknown = { order: 1 }) => ({
  event_id: ID,
  event_source: 'acme.orders.order',
  event_action: 'create',
  event_payload: payload,
});
const overHttps = (payload?: unknown) => world.call('POST', eventsPath(), body(payload));
const overQueue = (payload?: unknown) =>
  world.deps.eventQueue.send([
    { projectId: PROJECT, body: JSON.stringify({ ...body(payload), project_id: PROJECT }) },
  ]);
/** As EventBridge hands an event on: its own whitespace and escapes, a new message for each copy. */
const overBus = (payload: unknown = { order: 1 }) => {
  const { event_source, event_action, ...rest } = body(payload);
  const envelope = {
    id: 'a7dd3b3c-1f0e-4f3e-9f0e-000000000000',
    time: new Date(world.now()).toISOString(),
    source: event_source,
    'detail-type': event_action,
    detail: { ...rest, project_id: PROJECT },
  };
  return world.deps.eventQueue.send([{ projectId: PROJECT, body: JSON.stringify(envelope, null, 2) }]);
};
/** Whatever can be sent twice has been: waits, looks and what they lead to. */
const settle = () => world.pass(10 * MINUTE_MS, 1_000);
/** Those of the event itself: a webhook that fails is also told so. */
const posts = () => world.sender.posts.filter((post) => post.body.includes('"acme.orders.order"'));
const rejections = () => world.log.filter((line) => line.includes('event.rejected'));

describe('two contents under one id', () => {
  it('are never both told yes at the HTTPS door, however close together they come', async () => {
    const answers = await Promise.all([overHttps({ n: 1 }), overHttps({ n: 2 }), overHttps({ n: 3 })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.body).toMatchObject({
      code: 6,
      message: `event_id: ${ID} was published before with other content`,
    });
    await settle();
    expect(posts()).toHaveLength(1);
    expect((await overHttps({ n: 9 })).status).toBe(409);
  });

  it('of which the HTTPS door took one: the other is set aside at every other door, even if it is routed first', async () => {
    await overBus({ n: 2 });
    await overQueue({ n: 3 });
    expect((await overHttps({ n: 1 })).status).toBe(202);
    await settle();
    expect(posts().map(({ body: sent }) => JSON.parse(sent).event_payload)).toEqual([{ n: 1 }]);
    expect(rejections()).toHaveLength(2);
  });
});

describe('an event that the HTTPS door could not put into the queue', () => {
  it('is put there when it is published again, and other content still is not taken', async () => {
    const { send } = world.deps.eventQueue;
    Object.assign(world.deps.eventQueue, { send: () => Promise.reject(new Error('throttled')) });
    expect((await overHttps()).status).toBe(500);
    Object.assign(world.deps.eventQueue, { send });
    expect((await overHttps({ n: 2 })).status).toBe(409);
    expect((await overHttps()).status).toBe(202);
    await settle();
    expect(posts()).toHaveLength(1);
  });

  it('is answered with the time of the first call; a day later with its own, which the router believes', async () => {
    const { send } = world.deps.eventQueue;
    Object.assign(world.deps.eventQueue, { send: async () => {} });
    const first = await overHttps();
    world.advance(MINUTE_MS);
    expect((await overHttps()).body).toEqual(first.body);
    Object.assign(world.deps.eventQueue, { send });
    world.advance(CLAIM_RENEWED_AFTER_MS);
    const late = await overHttps();
    expect(Date.parse(late.body.accepted_at)).toBe(world.now());
    await settle();
    const [shown] = (await world.call('GET', eventsPath())).body.events;
    expect(shown.accepted_at).toBe(late.body.accepted_at);
  });

  it('is no event yet: neither listed nor found', async () => {
    await overHttps();
    expect((await world.call('GET', eventsPath())).body.events).toEqual([]);
    expect((await world.call('GET', `${eventsPath()}/${ID}`)).status).toBe(404);
  });
});

describe('a copy of an event', () => {
  it.each([
    ['HTTPS', overHttps],
    ['SQS', overQueue],
    ['EventBridge', overBus],
  ])('over %s is not POSTed again, whatever became of the first one', async (_, publishAgain) => {
    for (const answer of [200, 500]) {
      world = createWorld({ retryScheduleSeconds: [0, 60] });
      await givenWebhook(world);
      world.sender.answer = () => status(answer);
      await overHttps();
      await publishAgain();
      await settle();
      await publishAgain();
      await settle();
      expect(posts()).toHaveLength(answer === 200 ? 1 : 2);
    }
  });

  it('leaves a delivery whose attempt is recorded to its own schedule', async () => {
    world = createWorld({ retryScheduleSeconds: [0, 60] });
    await givenWebhook(world);
    world.sender.answer = () => status(500);
    await overQueue();
    await world.drain();
    const ofEvent = async () => (await deliveriesOf(world)).find(({ event_id }) => event_id === ID);
    const before = await ofEvent();
    expect(before).toMatchObject({ state: 'pending', attempts: [{ number: 1 }] });
    await overBus();
    await world.pass(MINUTE_MS / 2, 1_000);
    expect(await ofEvent()).toEqual(before);
    await settle();
    expect(posts()).toHaveLength(2);
  });

  it('that is nothing but a message handed out twice is not POSTed again', async () => {
    await overQueue();
    const twice = world.db.prepare('SELECT * FROM messages').get();
    await world.drain();
    const columns = Object.keys(twice ?? {});
    world.db
      .prepare(`INSERT INTO messages (${columns}) VALUES (${columns.map(() => '?')})`)
      .run(...Object.values(twice ?? {}));
    await settle();
    expect(posts()).toHaveLength(1);
  });

  it('brings what a router that died after it accepted the event never sent', async () => {
    losingDeliveries(1);
    await overQueue();
    await world.drain();
    expect(posts()).toHaveLength(0);
    await settle();
    expect(posts()).toHaveLength(1);
    const [delivery] = await deliveriesOf(world);
    expect(delivery).toMatchObject({ event_id: ID, state: 'succeeded', attempts: [{ number: 1 }] });
  });

  it('brings it once, however many copies look for it, and though somebody redelivered meanwhile', async () => {
    losingDeliveries(3);
    await Promise.all([overHttps(), overQueue(), overBus()]);
    await world.drain();
    await world.pass(5_000);
    world.sender.answer = () => status(500);
    expect((await world.call('POST', webhookPath('hook', `/events/${ID}/redeliver`))).status).toBe(202);
    await world.drain();
    world.sender.answer = () => status(200);
    await settle();
    const [delivery] = await deliveriesOf(world);
    const triggers = delivery.attempts.map(({ trigger }: { trigger: string }) => trigger);
    expect(triggers).toEqual(['redelivery', 'event']);
    expect(posts()).toHaveLength(2);
  });

  it('still waits for an attempt in hand before it sends what it has taken over', async () => {
    const { send } = world.deps.deliveryQueue;
    const kept: Parameters<typeof send>[0][number][] = [];
    Object.assign(world.deps.deliveryQueue, { send: async (all: typeof kept) => void kept.push(...all) });
    await overQueue();
    await world.drain();
    Object.assign(world.deps.deliveryQueue, { send });
    await overBus();
    await world.drain();
    await world.pass(2 * DEADLINE_MS);
    expect(posts()).toHaveLength(0);
    // The event's own message comes last of all, and finds that it is too late.
    await send(kept);
    await world.drain();
    expect(posts()).toHaveLength(0);
    // It has ended: were it to wait as well, two dispatchers could send at the same moment.
    expect(world.db.prepare("SELECT body FROM messages WHERE queue = 'deliveries'").all()).toHaveLength(1);
    await world.pass(2 * DEADLINE_MS);
    expect(posts()).toHaveLength(1);
    await settle();
    expect(posts()).toHaveLength(1);
  });
});

/** The first so many handlings of the event end after it was stored and before its deliveries are queued. */
function losingDeliveries(times: number): void {
  const { send } = world.deps.deliveryQueue;
  let left = times;
  Object.assign(world.deps.deliveryQueue, {
    send: async (messages: Parameters<typeof send>[0]) => {
      if (left-- > 0) throw new Error('the router died');
      await send(messages);
    },
  });
}

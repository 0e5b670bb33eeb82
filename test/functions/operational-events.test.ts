import { beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONAL_EVENTS_PER_HOUR } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import {
  createWorld,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  type World,
  webhooksPath,
} from '../world.ts';

const HOUR_MS = 3_600_000;
const WATCH = 'https://watch.example.com/';
const DEAD = 'https://dead.example.com/';

/** One webhook whose every delivery is exhausted by its first attempt, and one that listens for that. */
async function givenWorld(operationalKey = new Uint8Array(32)): Promise<World> {
  const world = createWorld({ retryScheduleSeconds: [0] }, { operationalKey });
  const subscribe = (name: string, url: string, source: string) =>
    givenWebhook(world, { name, config: { url }, subscriptions: [{ events: [{ source, action: '*' }] }] });
  await subscribe('dead', DEAD, 'acme.orders.order');
  await subscribe('watch', WATCH, 'fanfare.delivery');
  await subscribe('everything', 'https://everything.example.com/', '*');
  world.sender.answer = ({ url }) => status(url === DEAD ? 500 : 200);
  return world;
}

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});

const told = () => world.sender.posts.filter(({ url }) => url === WATCH).map(({ body }) => JSON.parse(body));
const rejections = () => world.log.filter((line) => line.includes('event_source: is reserved'));
const put = (body: object) =>
  world.deps.eventQueue.send([{ projectId: PROJECT, body: JSON.stringify(body) }]);

describe('what Fanfare tells a project', () => {
  it('is told to who names the source, not to who subscribed to everything', async () => {
    await publish(world);
    expect(told()).toMatchObject([{ event_source: 'fanfare.delivery', event_action: 'exhausted' }]);
    const everything = world.sender.posts.filter(({ url }) => url === 'https://everything.example.com/');
    expect(everything.map(({ body }) => JSON.parse(body).event_source)).toEqual(['acme.orders.order']);
  });

  it('can be asked for beside everything else, by one webhook', async () => {
    const answer = (source: string) =>
      world.call('POST', webhooksPath(), {
        name: `both-${source.split('.')[0]}`,
        config: { url: 'https://both.example.com/' },
        enabled: true,
        subscriptions: [{ events: ['*', source].map((each) => ({ source: each, action: '*' })) }],
      });
    expect((await answer('acme.orders.order')).body).toMatchObject({ code: 3 });
    expect((await answer('fanfare.delivery')).status).toBe(200);
    await publish(world);
    const heard = world.sender.posts.filter(({ url }) => url.includes('both'));
    const sources = heard.map(({ body }) => JSON.parse(body).event_source);
    expect(sources).toEqual(expect.arrayContaining(['acme.orders.order', 'fanfare.delivery']));
  });

  it('has ids that nobody can compute who does not know the key of the deployment', async () => {
    const idUnder = async (key: number) => {
      world = await givenWorld(new Uint8Array(32).fill(key));
      await publish(world, { event_id: 'orders.event:known' });
      return told()[0].event_id;
    };
    const [one, other, again] = [await idUnder(1), await idUnder(2), await idUnder(1)];
    expect(one).toMatch(/^delivery\.event:/);
    expect(one).not.toBe(other);
    expect(one).toBe(again);
  });

  it('is at most so many events an hour; what is over is counted in the next one', async () => {
    // All but one are spent: so many failures would open the breaker.
    const { rates } = world.deps;
    const key = `operational/${PROJECT}/fanfare.delivery`;
    for (let n = 0; n < OPERATIONAL_EVENTS_PER_HOUR - 1; n++) {
      await rates.take(key, OPERATIONAL_EVENTS_PER_HOUR, HOUR_MS / 1_000);
    }
    for (let n = 0; n < 3; n++) await publish(world);
    expect(told()).toHaveLength(1);
    world.advance(HOUR_MS);
    await publish(world);
    const payloads = told().map(({ event_payload }) => event_payload.untold);
    expect(payloads).toEqual([undefined, 2]);
  });

  it('is one event however often it is told', async () => {
    const { send } = world.deps.eventQueue;
    Object.assign(world.deps.eventQueue, {
      send: async (messages: Parameters<typeof send>[0]) => {
        await send(messages);
        await send(messages);
      },
    });
    await publish(world);
    await world.pass(HOUR_MS, 60_000);
    expect(told()).toHaveLength(1);
    expect(rejections()).toEqual([]);
  });
});

describe('an event in the name of Fanfare', () => {
  const event = { event_source: 'fanfare.delivery', event_action: 'exhausted', event_payload: {} };
  const { event_source: source, event_action: action, ...rest } = event;
  const detail = { ...rest, project_id: PROJECT, seal: '0'.repeat(64) };

  it.each([
    ['SQS', { ...event, project_id: PROJECT }],
    ['SQS, with a seal of the publisher', { ...event, project_id: PROJECT, seal: '0'.repeat(64) }],
    [
      'SQS, as verifications are',
      { ...event, event_source: 'hashicorp.webhook.verification', project_id: PROJECT },
    ],
    ['EventBridge', { id: 'x', time: '2026-03-01T12:00:00Z', source, 'detail-type': action, detail }],
  ])('is refused from %s', async (_, body) => {
    await put(body);
    await world.drain();
    expect(told()).toEqual([]);
    expect(rejections()).toHaveLength(1);
    expect((await world.call('GET', eventsPath())).body.events).toEqual([]);
  });

  it('is refused even with the seal of another one', async () => {
    const sealed: string[] = [];
    const { send } = world.deps.eventQueue;
    Object.assign(world.deps.eventQueue, {
      send: async (messages: Parameters<typeof send>[0]) => {
        sealed.push(...messages.map(({ body }) => body).filter((body) => body.includes('"seal"')));
        await send(messages);
      },
    });
    await publish(world);
    expect(sealed).toHaveLength(1);
    await put({ ...JSON.parse(sealed[0] ?? ''), event_payload: { webhook_name: 'another' } });
    await world.drain();
    expect(told()).toHaveLength(1);
    expect(rejections()).toHaveLength(1);
  });
});

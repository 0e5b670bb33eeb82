import { beforeEach, describe, expect, test } from 'vitest';
import { EVENT_DOCUMENT_MAX_BYTES } from '../../core/limits.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  PROJECT,
  type World,
  webhooksPath,
} from '../world.ts';

/** Milliseconds of processor, not of a clock: comparing each key with each took fifteen thousand. */
const PROMPT_MS = 5_000;
const KEYS = 90_000;

let world: World;
beforeEach(() => {
  world = createWorld();
});

async function promptly<Result>(work: () => Promise<Result>): Promise<Result> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(PROMPT_MS);
  return result;
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => `"k${n}":1`).join(',');
const queue = (body: string) => world.deps.eventQueue.send([{ projectId: PROJECT, body }]);

describe('a document made to be slow', () => {
  test('with tens of thousands of keys is read in one pass, at every door', async () => {
    const event = `{${keys(KEYS)},"project_id":"${PROJECT}","event_source":"a.b","event_action":"x"}`;
    const published = await promptly(() => world.call('POST', eventsPath(), event));
    expect(published.status).toBe(400);
    await queue(event);
    await promptly(() => world.drain());
    const webhook = `{${keys(20_000)},"config":{"url":"https://a.example.com/"},"name":"a"}`;
    expect((await promptly(() => world.call('POST', webhooksPath(), webhook))).status).toBe(200);
  });

  test('of several megabytes is refused before it is parsed', async () => {
    const payload = '1,'.repeat(EVENT_DOCUMENT_MAX_BYTES);
    const event = `{"event_source":"a.b","event_action":"x","event_payload":[${payload}1]}`;
    const answer = await promptly(() => world.call('POST', eventsPath(), event));
    expect([answer.status, answer.body.message]).toEqual([
      400,
      `body: at most ${EVENT_DOCUMENT_MAX_BYTES} bytes`,
    ]);
  });

  test.each(['[', '{"a":'])('nested 200,000 deep with %s is refused', async (opening) => {
    const payload = opening.repeat(200_000);
    for (const path of [eventsPath(), webhooksPath()]) {
      const body = `{"event_source":"a.b","event_action":"x","event_payload":${payload}`;
      const answer = await promptly(() => world.call('POST', path, body.slice(0, 250_000)));
      expect([answer.status, answer.body.message]).toEqual([400, 'body: nested deeper than 100 levels']);
    }
  });

  test('is echoed in part only: no answer and no log line grows with it', async () => {
    const key = 'k'.repeat(200_000);
    const body = `{"${key}":1,"${key}":2,"project_id":"${PROJECT}"}`;
    const answer = await world.call('POST', eventsPath(), body);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(500);
    await queue(body);
    await world.drain();
    expect(Math.max(...world.log.map((line) => line.length))).toBeLessThan(1_000);
  });
});

describe('the time of acceptance that a message states', () => {
  const publishAt = async (stated: string) => {
    await queue(
      JSON.stringify({
        project_id: PROJECT,
        event_source: 'a.b',
        event_action: 'x',
        accepted_at: stated,
      }),
    );
    await world.drain();
    const [event] = (await world.call('GET', eventsPath())).body.events;
    return event.accepted_at;
  };

  test.each([
    ['before 1970, where ids would lose their length', '0000-01-01T00:00:00Z'],
    ['older than the retention, where the event would be gone at once', '1999-12-31T00:00:00Z'],
    ['in the future, where it would never expire', '9999-12-31T23:59:59Z'],
  ])('does not count when it is %s', async (_why, stated) => {
    await givenWebhook(world);
    expect(await publishAt(stated)).toBe(new Date(world.now()).toISOString());
    expect((await deliveriesOf(world))[0]).toMatchObject({ state: 'succeeded', trigger: 'event' });
  });

  test('counts when it can be true', async () => {
    expect(await publishAt('2026-03-01T10:00:00Z')).toBe('2026-03-01T10:00:00.000Z');
  });
});

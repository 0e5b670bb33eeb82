import { beforeEach, describe, expect, test } from 'vitest';
import { createSender } from '../../adapters/http/create-sender.ts';
import {
  EVENT_MAX_BYTES,
  EVENTS_PER_SUBSCRIPTION,
  EVENTS_PER_WEBHOOK,
  PROJECT_TOKEN_CHANGES_PER_HOUR,
  PROJECT_VERIFICATIONS_PER_MINUTE,
  REDELIVERIES_PER_MINUTE,
  SUBSCRIPTIONS_PER_WEBHOOK,
  TOKEN_CHANGES_PER_HOUR,
  VERIFICATIONS_PER_MINUTE,
} from '../../core/limits.ts';
import {
  type Answer,
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { PUBLIC } from './guarded-world.ts';

const HOUR_MS = 3_600_000;
const TEST = `/2023-05-31/webhook/project/${PROJECT}/test`;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const create = (name: string, fields: object = {}) =>
  world.call('POST', webhooksPath(), { name, enabled: false, config: { url: URL_A }, ...fields });

async function secretsStored(): Promise<number> {
  let count = 0;
  for await (const _ of world.deps.vault.listSecrets()) count += 1;
  return count;
}

/** Calls until the first answer that is no success. */
async function untilRefused(call: () => Promise<Answer>): Promise<{ accepted: number; refusal: Answer }> {
  for (let accepted = 0; accepted < 1_000; accepted += 1) {
    const answer = await call();
    if (answer.status >= 300) return { accepted, refusal: answer };
  }
  throw new Error('never refused');
}

const exhausted = (message: RegExp) => ({
  status: 429,
  body: { code: 8, message: expect.stringMatching(message), details: [] },
});

describe('what costs money is capped, and the refusal names what is', () => {
  test('verifications of one webhook', async () => {
    await create('a');
    const { refusal } = await untilRefused(() => world.call('POST', webhookPath('a', '/verify'), {}));
    expect(refusal).toMatchObject(exhausted(/too many verification requests for this webhook/));
    expect(world.sender.posts).toHaveLength(VERIFICATIONS_PER_MINUTE);
    world.advance(60_000);
    expect((await world.call('POST', webhookPath('a', '/verify'), {})).status).toBe(200);
  });

  test('verifications of a project: test and create share one budget', async () => {
    const calls = [
      () => world.call('POST', TEST, { config: { url: URL_A } }),
      () => create(`w${world.sender.posts.length % 50}`, { enabled: true }),
    ];
    let turn = 0;
    const { refusal } = await untilRefused(async () => {
      const answer = (await calls[turn++ % calls.length]?.()) as Answer;
      return answer.status === 409 ? { ...answer, status: 200 } : answer;
    });
    expect(refusal).toMatchObject(exhausted(/too many verification requests for this project/));
    expect(world.sender.posts).toHaveLength(PROJECT_VERIFICATIONS_PER_MINUTE);
  });

  describe('questions to name servers, which go to whom the caller chose', () => {
    let asked: number;
    beforeEach(() => {
      asked = 0;
      const resolve = async () => {
        asked += 1;
        return ['10.0.0.1'];
      };
      world = createWorld({}, { sender: createSender({ destinations: PUBLIC, resolve }) });
    });

    test('by changes of the URL of a webhook', async () => {
      await create('a', { config: { url: 'https://93.184.216.34/' } });
      const change = (n: number) => ({
        update_mask: 'config.url',
        webhook: { config: { url: `https://h${n}.example.com/` } },
      });
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) => world.call('PATCH', webhookPath('a'), change(n))),
      );
      expect(asked).toBe(VERIFICATIONS_PER_MINUTE);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(100 - VERIFICATIONS_PER_MINUTE);
    });

    test('by creating and testing', async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          n % 2
            ? create(`w${n}`, { config: { url: `https://h${n}.example.com/` } })
            : world.call('POST', TEST, { config: { url: `https://h${n}.example.com/` } }),
        ),
      );
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(
        200 - PROJECT_VERIFICATIONS_PER_MINUTE,
      );
      expect(asked).toBe(PROJECT_VERIFICATIONS_PER_MINUTE);
    });
  });

  test('redeliveries of a webhook, whichever way they are asked for', async () => {
    await givenWebhook(world);
    const eventId = await publish(world);
    const [{ id }] = (await deliveriesOf(world)) as [{ id: string }];
    let odd = false;
    const { accepted, refusal } = await untilRefused(() => {
      odd = !odd;
      return world.call(
        'POST',
        webhookPath('hook', `/${odd ? `deliveries/${id}` : `events/${eventId}`}/redeliver`),
        {},
      );
    });
    expect(accepted).toBe(REDELIVERIES_PER_MINUTE);
    expect(refusal).toMatchObject(exhausted(/too many redeliveries/));
  });

  test('token changes of a webhook, by rotation and by update together', async () => {
    await create('a');
    let turn = 0;
    const { accepted, refusal } = await untilRefused(() => {
      turn += 1;
      if (turn % 2) return world.call('POST', webhookPath('a', '/rotate-token'), {});
      return world.call('PATCH', webhookPath('a'), {
        update_mask: 'config.hmac_key',
        webhook: { config: { hmac_key: `token-${turn}` } },
      });
    });
    expect(accepted).toBe(TOKEN_CHANGES_PER_HOUR);
    expect(refusal).toMatchObject(exhausted(/hmac_key: changed too often/));
  });

  test('tokens of a project, for who creates and deletes webhooks in turn', async () => {
    const { accepted, refusal } = await untilRefused(async () => {
      const answer = await create('a', { config: { url: URL_A, hmac_key: 'k' } });
      if (answer.status === 200) await world.call('DELETE', webhookPath('a'));
      // Each costs a look-up as well, and those are counted by the minute.
      world.advance(1_000);
      return answer;
    });
    expect(accepted).toBe(PROJECT_TOKEN_CHANGES_PER_HOUR);
    expect(refusal).toMatchObject(exhausted(/too many tokens were set in this project/));
    world.advance(HOUR_MS);
    expect((await create('a', { config: { url: URL_A, hmac_key: 'k' } })).status).toBe(200);
  });

  test('webhooks of a project: a full one sends nothing and leaves no secret behind', async () => {
    world = createWorld({ webhooksPerProject: 1 });
    await create('a');
    const answer = await create('b', { enabled: true, config: { url: URL_A, hmac_key: 'k' } });
    expect(answer).toMatchObject(exhausted(/the project has 1 webhooks, the most allowed/));
    expect(world.sender.posts).toEqual([]);
    expect(await secretsStored()).toBe(0);
  });
});

describe('what is too large is refused with 400, naming the field', () => {
  const events = (count: number, prefix = 'a.b') =>
    Array.from({ length: count }, (_, n) => ({ source: `${prefix}${n}`, action: 'x' }));
  const subscriptions = (count: number, of: (index: number) => object[]) =>
    Array.from({ length: count }, (_, n) => ({ resource_id: `r${n}`, events: of(n) }));

  test.each([
    ['subscriptions', subscriptions(SUBSCRIPTIONS_PER_WEBHOOK + 1, () => [])],
    ['subscriptions[0].events', subscriptions(1, () => events(EVENTS_PER_SUBSCRIPTION + 1))],
    ['subscriptions', subscriptions(EVENTS_PER_WEBHOOK / 100 + 1, () => events(100))],
    ['subscriptions', subscriptions(100, (n) => (n < 10 ? events(100, 'a.b'.padEnd(90, 'c')) : []))],
  ])('%s', async (field, value) => {
    const answer = await create('a', { subscriptions: value });
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message.split(':')[0]).toBe(field);
  });

  test('event', async () => {
    const answer = await world.call('POST', eventsPath(), {
      event_source: 'a.b',
      event_action: 'x',
      event_payload: 'x'.repeat(EVENT_MAX_BYTES),
    });
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message).toMatch(/^event: \d+ bytes, the limit is 262144$/);
  });

  test.each([
    'resource_id',
    'resource_name',
    'event_action',
    'event_description',
    'event_source',
    'event_version',
  ])('test_payload.%s, which is stored beside the body', async (field) => {
    const answer = await world.call('POST', TEST, {
      config: { url: URL_A },
      test_payload: { [field]: 'x'.repeat(100_000) },
    });
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message.split(':')[0]).toBe(`test_payload.${field}`);
    expect(world.sender.posts).toEqual([]);
  });
});

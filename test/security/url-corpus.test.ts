import { describe, expect, test } from 'vitest';
import { createSender } from '../../adapters/http/create-sender.ts';
import {
  type Answer,
  createWorld,
  deliveriesOf,
  eventsPath,
  PROJECT,
  URL_A,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { type GuardedWorld, guardedWorld, PUBLIC, storeUrl } from './guarded-world.ts';
import { type CorpusRow, type Moment, resolvingAs, URL_CORPUS } from './url-corpus.ts';

const TEST = `/2023-05-31/webhook/project/${PROJECT}/test`;
const REFUSED = 'this destination is not allowed';

/** A world in which names resolve as the row says, and a disabled webhook that hears everything. */
async function worldOf(row: CorpusRow): Promise<{ world: GuardedWorld; at: (moment: Moment) => void }> {
  let moment: Moment = 'create';
  const world = guardedWorld((host, signal) =>
    host === new URL(URL_A).hostname
      ? Promise.resolve(['93.184.216.34'])
      : resolvingAs(row, () => moment)(host, signal),
  );
  const answer = await world.call('POST', webhooksPath(), {
    name: 'hook',
    enabled: false,
    config: { url: URL_A },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
  expect(answer.status).toBe(200);
  return {
    world,
    at: (next) => {
      moment = next;
    },
  };
}

const create = (world: GuardedWorld, url: string, enabled: boolean): Promise<Answer> =>
  world.call('POST', webhooksPath(), { name: 'new', enabled, config: { url } });
const update = (world: GuardedWorld, url: string): Promise<Answer> =>
  world.call('PATCH', webhookPath('hook'), { update_mask: 'config.url', webhook: { config: { url } } });
const tryOut = (world: GuardedWorld, url: string): Promise<Answer> =>
  world.call('POST', TEST, { config: { url } });

/** A refusal at a door that takes a URL: what is wrong with its form, or nothing but that it is not allowed. */
function expectRefusal(answer: Answer, field: string, expected: CorpusRow['expected']): void {
  expect([answer.status, answer.body.code, answer.body.details]).toEqual([400, 3, []]);
  if (expected === 'blocked') expect(answer.body.message).toBe(`${field}: ${REFUSED}`);
  else expect(answer.body.message).toMatch(new RegExp(`^${field}: must `));
}

const refusedAttempt = { error_class: 'destination_refused' };

describe('each URL of the corpus gets the same verdict at every door that takes one', () => {
  const rows = URL_CORPUS.filter(({ rebinds }) => !rebinds);

  test.each(rows)('$title', async (row) => {
    const { world } = await worldOf(row);
    const answers = [
      ['config.url', await create(world, row.url, false)],
      ['webhook.config.url', await update(world, row.url)],
      ['config.url', await tryOut(world, row.url)],
    ] as const;
    const stored = (await world.call('GET', webhookPath('hook'))).body.webhook.config.url;
    if (row.expected === 'allowed') {
      expect(answers.map(([, { status }]) => status)).toEqual([200, 200, 200]);
      expect(stored).toBe(row.url);
      expect(world.passed.map(({ url }) => url)).toEqual([new URL(row.url).href]);
      return;
    }
    for (const [field, answer] of answers) expectRefusal(answer, field, row.expected);
    expect(stored).toBe(URL_A);
    expect(world.passed).toEqual([]);
  });
});

describe('each URL of the corpus, stored before a rule existed, is judged again whenever something is sent', () => {
  test.each(URL_CORPUS)('$title', async (row) => {
    const { world, at } = await worldOf(row);
    at('deliver');
    await storeUrl(world, row.url, false);
    const verify = await world.call('POST', webhookPath('hook', '/verify'), {});
    const enable = await world.call('POST', webhookPath('hook', '/enable'), {});
    await storeUrl(world, row.url, true);
    await world.call('POST', eventsPath(), {
      event_source: 'a.b',
      event_action: 'x',
      event_id: 'e',
      event_payload: {},
    });
    world.advance(1_000);
    await world.drain();
    const [{ id }] = (await deliveriesOf(world)).filter((each) => each.event_id === 'e');
    const redeliver = await world.call('POST', webhookPath('hook', `/deliveries/${id}/redeliver`), {});
    await world.drain();
    const { delivery } = (await world.call('GET', webhookPath('hook', `/deliveries/${id}`))).body;

    expect([verify.status, redeliver.status]).toEqual([200, 202]);
    if (row.expected === 'allowed') {
      expect(verify.body.delivery.state).toBe('succeeded');
      expect(enable.status).toBe(200);
      expect(delivery).toMatchObject({ state: 'succeeded', attempts: [{}, { trigger: 'redelivery' }] });
      expect(world.passed.map(({ url }) => url)).toEqual(Array(4).fill(new URL(row.url).href));
      return;
    }
    expect(world.passed).toEqual([]);
    expect(verify.body.delivery).toMatchObject({ state: 'failed', attempts: [refusedAttempt] });
    expect([enable.status, enable.body.code]).toEqual([400, 9]);
    expect(enable.body.message).toBe(`Error verifying webhook configuration: ${REFUSED}`);
    expect(delivery).toMatchObject({
      state: 'failed',
      reason: REFUSED,
      attempts: [refusedAttempt, refusedAttempt],
    });
    for (const attempt of delivery.attempts) expect(attempt).not.toHaveProperty('response');
  });
});

describe('a name that is resolved to other addresses after it was admitted', () => {
  test.each(URL_CORPUS.filter(({ rebinds }) => rebinds))('$title', async (row) => {
    const { world, at } = await worldOf(row);
    expect((await create(world, row.url, false)).status).toBe(200);
    expect((await update(world, row.url)).status).toBe(200);
    at('deliver');
    const enable = await world.call('POST', webhookPath('hook', '/enable'), {});
    expect(enable.body).toMatchObject({ code: 9, message: expect.stringContaining(REFUSED) });
    expectRefusal(await tryOut(world, row.url), 'config.url', 'blocked');
    expect(world.passed).toEqual([]);
  });

  test('has no time for it within one create: the answer that is checked is the one that is called', async () => {
    let looks = 0;
    const resolve = async () => (looks++ === 0 ? ['169.254.169.254'] : ['93.184.216.34']);
    const sender = createSender({ destinations: PUBLIC, resolve });
    const world = createWorld({ destinations: PUBLIC }, { sender });
    const answer = await world.call('POST', webhooksPath(), {
      name: 'new',
      enabled: true,
      config: { url: 'https://rebind.example.com/' },
    });
    expectRefusal(answer, 'config.url', 'blocked');
    expect(looks).toBe(1);
    expect((await world.call('GET', webhookPath('new'))).status).toBe(404);
  });
});

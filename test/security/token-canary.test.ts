import { describe, expect, test } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { removeWebhookData, sweepOrphanedSecrets } from '../../core/managing/remove-webhook-data.ts';
import { status, unreachable } from '../scripted-sender.ts';
import {
  type Answer,
  createWorld,
  eventsPath,
  PROJECT,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { formsOf, leaksIn } from './canary.ts';

const TEST = `/2023-05-31/webhook/project/${PROJECT}/test`;
const SUBSCRIPTIONS = [{ events: [{ source: '*', action: '*' }] }];
const DAY_MS = 24 * 3_600_000;

const tokens: string[] = [];
/** A token that nothing else could contain by chance. */
function canary(suffix = ''): string {
  const token = `CANARY-${crypto.randomUUID()}${suffix}`;
  tokens.push(token);
  return token;
}

/** Everything that a run wrote or answered, except the vault's own table. */
class Recorder {
  readonly world: World;
  private readonly seen = new Set<string>();

  constructor(overrides: Partial<Dependencies> = {}) {
    this.world = createWorld({ retryScheduleSeconds: [0, 1, 2] }, overrides);
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.world.call(method, path, body);
    this.seen.add(answer.text).add(JSON.stringify(answer.headers));
    this.lookAround();
    return answer;
  }

  async settle(ms = 10_000): Promise<void> {
    await this.world.pass(ms, 1_000);
    this.lookAround();
  }

  private lookAround(): void {
    const tables = this.world.db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables.filter((table) => table.name !== 'tokens')) {
      for (const row of this.world.db.prepare(`SELECT * FROM ${name}`).all())
        this.seen.add(JSON.stringify(row));
    }
  }

  everything(): string {
    const posts = this.world.sender.posts.map(({ url, headers, body }) => [
      url,
      JSON.stringify(headers),
      body,
    ]);
    this.lookAround();
    return [...this.seen, ...this.world.log, ...posts.flat()].join('\n');
  }
}

const create = (run: Recorder, name: string, token: unknown, fields: object = {}) =>
  run.call('POST', webhooksPath(), {
    name,
    config: { url: URL_A, hmac_key: token },
    subscriptions: SUBSCRIPTIONS,
    ...fields,
  });
const setToken = (run: Recorder, name: string, token: unknown) =>
  run.call('PATCH', webhookPath(name), {
    update_mask: 'config.hmac_key',
    webhook: { config: { hmac_key: token } },
  });
const rotate = (run: Recorder, name: string, fields: object) =>
  run.call('POST', webhookPath(name, '/rotate-token'), fields);
const publish = (run: Recorder) =>
  run.call('POST', eventsPath(), { event_source: 'a.b', event_action: 'x', event_payload: {} });

async function readAll(run: Recorder, name: string): Promise<void> {
  for (const path of [webhooksPath(), webhookPath(name), webhookPath(name, '/deliveries'), eventsPath()])
    await run.call('GET', path);
  const { body } = await run.call('GET', webhookPath(name, '/deliveries'));
  for (const { id } of body.deliveries ?? []) await run.call('GET', webhookPath(name, `/deliveries/${id}`));
}

test('the search finds a token in every form that it knows', () => {
  const token = canary('/+ü?');
  for (const form of formsOf(token)) expect(leaksIn(`before ${form} after`, [token])).not.toEqual([]);
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const base64 = Buffer.from(`${before}${token}after`).toString('base64');
    expect(leaksIn(base64, [token]), before).not.toEqual([]);
  }
  expect(leaksIn('nothing of it', [token])).toEqual([]);
});

describe('no token is in any answer, log line, row, message, request or error', () => {
  test('of the whole main job, with a receiver that answers and echoes what it got', async () => {
    const run = new Recorder();
    const { world } = run;
    world.sender.answer = ({ headers, body }) => status(200, headers, body);
    expect((await create(run, 'a', canary())).status).toBe(200);
    expect((await setToken(run, 'a', canary('\u00fc\u{1f511}'))).status).toBe(200);
    expect((await rotate(run, 'a', { hmac_key: canary() })).status).toBe(200);
    await publish(run);
    await run.settle();
    await run.call('POST', webhookPath('a', '/verify'), {});
    await run.call('POST', TEST, { config: { url: URL_A, hmac_key: canary() } });
    await run.call('PATCH', webhookPath('a', '/name'), { name: 'b' });
    await run.call('POST', webhookPath('b', '/disable'), {});
    await readAll(run, 'b');
    expect(world.sender.posts.some(({ headers }) => headers['webhook-signature']?.includes(' '))).toBe(true);
    await run.call('DELETE', webhookPath('b'));
    expect(leaksIn(run.everything(), tokens)).toEqual([]);
  });

  test('of requests that are refused, with the token beside what is wrong or wrong itself', async () => {
    const run = new Recorder();
    await create(run, 'a', canary());
    await create(run, 'not a name', canary());
    await create(run, 'b', canary(), { config: { url: 'http://10.0.0.1/', hmac_key: canary() } });
    await create(run, 'b', canary('x'.repeat(1_024)));
    await create(run, 'b', canary('\ud800'));
    await create(run, 'b', [canary()]);
    await create(run, 'b', { value: canary() });
    await create(run, 'b', canary(), { subscriptions: canary(), enabled: canary() });
    await create(run, 'a', canary());
    await setToken(run, 'a', { [canary()]: 1 });
    await rotate(run, 'a', { hmac_key: canary(), overlap_seconds: -1 });
    await rotate(run, 'missing', { hmac_key: canary() });
    await run.call('POST', TEST, { config: { url: 'https://a.corp/', hmac_key: canary() } });
    for (const cut of [20, 60, 90, 120]) {
      const text = JSON.stringify({ config: { hmac_key: canary(), url: URL_A }, name: 'c' });
      await run.call('POST', webhooksPath(), text.slice(0, cut));
      await run.call('POST', webhooksPath(), `${text.slice(0, cut)}\u0000`);
    }
    expect(leaksIn(run.everything(), tokens)).toEqual([]);
  });

  test('of verifications, deliveries and redeliveries that fail, up to the dead letters', async () => {
    const run = new Recorder();
    const { world } = run;
    await create(run, 'a', canary());
    for (const answer of [
      status(500, {}, 'no'),
      unreachable,
      status(302, { location: 'http://10.0.0.1/' }),
    ]) {
      world.sender.answer = () => answer;
      await create(run, 'b', canary(), { enabled: true });
      await create(run, `c${world.now()}`, canary());
      await setToken(run, 'a', canary());
      await run.call('POST', TEST, { config: { url: URL_A, hmac_key: canary() } });
      world.advance(60_000);
    }
    await publish(run);
    await run.settle();
    world.sender.answer = () => status(410);
    await publish(run);
    await run.settle();
    for (const body of ['{', '{"project_id":"p"}', 'x'.repeat(10)])
      await world.deps.eventQueue.send([{ projectId: PROJECT, body }]);
    await run.settle();
    const queue = createQueueConsumer(world.db, world.deps.clock, 'events');
    expect(queue.listDead()).toHaveLength(3);
    await readAll(run, 'a');
    for (let turn = 0; turn < 8; turn += 1) await rotate(run, 'a', { hmac_key: canary() });
    expect(leaksIn(run.everything(), tokens)).toEqual([]);
  });

  test('of crashes: what an error carries beside its message is not written down', async () => {
    const crash = async (...args: unknown[]): Promise<never> => {
      // As the AWS SDK's errors do, this one knows the request that failed.
      throw Object.assign(new Error('connection lost'), {
        input: args,
        cause: new Error(JSON.stringify(args)),
      });
    };
    const whole = createWorld().deps;
    let crashes = 0;
    for (const port of [
      'vault',
      'webhooks',
      'deliveries',
      'rates',
      'health',
      'eventQueue',
      'sender',
      'events',
    ] as const) {
      for (const method of Object.keys(whole[port]).filter(
        (name) => !['posts', 'answer', 'listSecrets'].includes(name),
      )) {
        const run = new Recorder();
        await create(run, 'a', canary());
        const broken = { ...run.world.deps[port], [method]: crash };
        Object.assign(run.world.deps, { [port]: broken });
        await create(run, 'b', canary());
        await setToken(run, 'a', canary());
        await rotate(run, 'a', { hmac_key: canary() });
        await run.call('POST', TEST, { config: { url: URL_A, hmac_key: canary() } });
        await publish(run);
        await run.world.drain().catch(() => undefined);
        expect(leaksIn(run.everything(), tokens.slice(-5)), `${port}.${method}`).toEqual([]);
        crashes += run.world.log.filter((line) => line.includes('connection lost')).length;
      }
    }
    expect(crashes).toBeGreaterThan(20);
  });

  test('of cleaning up, and nothing is left even in the vault', async () => {
    const run = new Recorder();
    const { world } = run;
    await create(run, 'a', canary(), { enabled: false });
    await setToken(run, 'a', '');
    await create(run, 'b', canary(), { enabled: false });
    const [b] = (await world.deps.webhooks.list(PROJECT)).filter(({ name }) => name === 'b');
    await run.call('DELETE', webhookPath('b'));
    if (b) await removeWebhookData(world.deps, b);
    world.advance(2 * DAY_MS);
    await sweepOrphanedSecrets(world.deps);
    expect(world.db.prepare('SELECT * FROM tokens').all()).toEqual([]);
    expect(leaksIn(run.everything(), tokens)).toEqual([]);
  });
});

test('the generated token is in the one answer of rotate-token, and nowhere else, ever', async () => {
  const run = new Recorder();
  await create(run, 'a', canary());
  const { hmac_key: generated, ...rest } = (
    await run.world.call('POST', webhookPath('a', '/rotate-token'), {})
  ).body;
  expect(generated).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(leaksIn(JSON.stringify(rest), [generated])).toEqual([]);
  await publish(run);
  await run.settle();
  await readAll(run, 'a');
  expect(leaksIn(run.everything(), [generated])).toEqual([]);
  const again = (await run.world.call('POST', webhookPath('a', '/rotate-token'), {})).body.hmac_key;
  expect(again).not.toBe(generated);
});

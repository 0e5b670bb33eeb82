import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Dependencies } from '../../core/dependencies.ts';
import type { TokenVault } from '../../core/ports.ts';
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

const HEADER = 'X-Hcp-Webhook-Signature';
const create = (world: World, hmac_key: unknown): Promise<Answer> =>
  world.call('POST', webhooksPath(), { name: 'hook', config: { url: URL_A, hmac_key } });
const update = (world: World, mask: string, config: object): Promise<Answer> =>
  world.call('PATCH', webhookPath('hook'), { update_mask: mask, webhook: { config } });

describe('a token is taken byte for byte', () => {
  test.each([
    ['a blank', ' '],
    ['blanks around it', ' token\t\n'],
    ['base64 and hex lookalikes', 'c2VjcmV0'],
    ['a whsec_ prefix', 'whsec_c2VjcmV0'],
    ['one byte', 'k'],
    ['a NUL', 'a\0b'],
    ['1024 bytes', 'k'.repeat(1024)],
    ['1024 bytes of emoji', '\u{1f511}'.repeat(256)],
    ['composed letters', 'caf\u00e9'],
    ['decomposed letters', 'cafe\u0301'],
    ['quotes and braces', '"},{"hmac_key":"x'],
  ])('%s', async (_what, token) => {
    const world = createWorld();
    expect((await create(world, token)).body.webhook.has_hmac_key).toBe(true);
    const [post] = world.sender.posts;
    expect(post?.headers[HEADER]).toBe(
      createHmac('sha512', token)
        .update(post?.body ?? '')
        .digest('hex'),
    );
  });

  test.each([
    ['1025 bytes', 'k'.repeat(1025), 'config.hmac_key: must be at most 1024 bytes'],
    ['1026 bytes in fewer characters', '\u00e9'.repeat(513), 'config.hmac_key: must be at most 1024 bytes'],
    ['half a character', 'a\ud800b', 'config.hmac_key: must be valid Unicode'],
  ])('but not %s', async (_what, token, message) => {
    const world = createWorld();
    expect((await create(world, token)).body).toEqual({ code: 3, message, details: [] });
    expect(world.sender.posts).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['null', null],
    ['absent', undefined],
  ])('%s means none: unsigned, and said so', async (_what, token) => {
    const world = createWorld();
    expect((await create(world, token)).body.webhook.has_hmac_key).toBe(false);
    const headers = Object.keys(world.sender.posts[0]?.headers ?? {});
    expect(headers).toEqual([
      'Content-Type',
      'User-Agent',
      'Fanfare-Trigger',
      'webhook-id',
      'webhook-timestamp',
    ]);
  });

  test('the empty text clears a token, and rotate-token makes one of it, never an empty key', async () => {
    const world = createWorld();
    await create(world, 'old');
    expect((await update(world, 'config.hmac_key', { hmac_key: '' })).body.webhook.has_hmac_key).toBe(false);
    const rotated = await world.call('POST', webhookPath('hook', '/rotate-token'), { hmac_key: '' });
    expect(rotated.body.hmac_key).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  test('equal tokens of two webhooks, or projects, cannot be told: no answer compares them', async () => {
    const world = createWorld();
    const answers = [];
    for (const [project, token] of [
      ['one', 'same'],
      ['two', 'same'],
      ['three', 'other'],
    ]) {
      const answer = await world.call('POST', webhooksPath(project), {
        name: 'hook',
        enabled: false,
        config: { url: URL_A, hmac_key: token },
      });
      answers.push(answer.text.replaceAll(/"(resource_id|resource_name)":"[^"]*"/g, ''));
    }
    expect(new Set(answers).size).toBe(1);
  });
});

/** A world whose vault has been emptied, is out of reach, or answers nonsense after the webhook was made. */
async function withVault(get: TokenVault['get']): Promise<World> {
  const world = createWorld();
  await givenWebhook(world, { config: { url: URL_A, hmac_key: 'token' } });
  const vault: TokenVault = { ...world.deps.vault, get };
  Object.assign(world.deps as { -readonly [Port in keyof Dependencies]: Dependencies[Port] }, { vault });
  return world;
}

describe('a token that cannot be had never leads to an unsigned request', () => {
  const lost = async () => undefined;
  const empty = async () => '';
  const unreachable = async () => Promise.reject(new Error('no route to the vault'));

  test.each([
    ['lost', lost],
    ['empty', empty],
  ])('%s: verify and enable answer 503, deliveries wait with the reason', async (_why, get) => {
    const world = await withVault(get);
    const delivered = await publish(world);
    const [delivery] = await deliveriesOf(world, 'hook', 'filter.state=pending');
    expect(delivery).toMatchObject({
      event_id: delivered,
      reason: expect.stringContaining('token is missing'),
      attempts: [],
    });
    await world.call('POST', webhookPath('hook', `/deliveries/${delivery.id}/redeliver`), {});
    await world.drain();
    const verify = await world.call('POST', webhookPath('hook', '/verify'), {});
    const moved = await update(world, 'config.url', { url: 'https://other.example.com/' });
    await world.call('POST', webhookPath('hook', '/disable'), {});
    const enable = await world.call('POST', webhookPath('hook', '/enable'), {});
    for (const answer of [verify, moved, enable]) {
      expect(answer).toMatchObject({
        status: 503,
        body: { code: 14, message: expect.stringContaining('set it again') },
      });
    }
    expect(world.sender.posts).toEqual([]);
    expect((await update(world, 'config.hmac_key', { hmac_key: 'new' })).status).toBe(200);
  });

  test('out of reach: 500 without a word about it, and the message of the delivery comes back', async () => {
    const world = await withVault(unreachable);
    const verify = await world.call('POST', webhookPath('hook', '/verify'), {});
    expect(verify.body).toEqual({ code: 13, message: 'internal error', details: [] });
    await world.call('POST', eventsPath(), { event_source: 'a.b', event_action: 'x', event_payload: {} });
    await world.drain();
    expect(world.sender.posts).toEqual([]);
    expect(
      world.db.prepare("SELECT count(*) AS count FROM messages WHERE queue = 'deliveries'").get(),
    ).toEqual({ count: 1 });
  });

  test('the one of an overlap: the request is signed with the current one alone', async () => {
    const world = createWorld();
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'old' } });
    await world.call('POST', webhookPath('hook', '/rotate-token'), { hmac_key: 'new' });
    const [webhook] = await world.deps.webhooks.list(PROJECT);
    world.db.prepare('DELETE FROM tokens WHERE version_id = ?').run(webhook?.previousToken?.versionId ?? '');
    await publish(world);
    const [post] = world.sender.posts;
    expect(post?.headers[HEADER]).toBe(
      createHmac('sha512', 'new')
        .update(post?.body ?? '')
        .digest('hex'),
    );
    expect(post?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });
});

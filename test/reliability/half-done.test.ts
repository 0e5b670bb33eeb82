import { beforeEach, describe, expect, it } from 'vitest';
import { sweepOrphanedSecrets } from '../../core/managing/remove-webhook-data.ts';
import { createWebhook } from '../../core/managing/webhooks.ts';
import type { StoredSecret } from '../../core/ports.ts';
import type { Principal } from '../../core/principal.ts';
import { status, unreachable } from '../scripted-sender.ts';
import { createWorld, deliveriesOf, givenWebhook, PROJECT, publish, type World } from '../world.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const TEN_MINUTES_MS = 10 * 60_000;
const LEASE_MS = 61_000;
const owner: Principal = { id: 'owner', roles: new Map([[PROJECT, 'editor']]) };

let world: World;
beforeEach(() => {
  world = createWorld();
});

const input = {
  projectId: PROJECT,
  name: 'half',
  description: '',
  enabled: true,
  url: 'https://receiver.example.com/',
  token: 'a token that was stored',
  subscriptions: [],
};
async function secrets(): Promise<StoredSecret[]> {
  const found: StoredSecret[] = [];
  for await (const secret of world.deps.vault.listSecrets()) found.push(secret);
  return found;
}

describe('a create that broke off between the token and the webhook (24)', () => {
  const broken = (): World['deps'] => ({
    ...world.deps,
    webhooks: { ...world.deps.webhooks, insert: () => Promise.reject(new Error('throttled')) },
  });

  it('leaves a secret that the janitor sweeps, and no other', async () => {
    await givenWebhook(world, { name: 'whole', config: { url: input.url, hmac_key: 'kept' } });
    await expect(createWebhook(broken(), owner, input)).rejects.toThrow('throttled');
    expect(await secrets()).toHaveLength(2);
    expect(await sweepOrphanedSecrets(world.deps)).toBe(0);
    world.advance(DAY_MS + 1);
    expect(await sweepOrphanedSecrets(world.deps)).toBe(1);
    expect(await secrets()).toHaveLength(1);
    await publish(world);
    expect(world.sender.posts.at(-1)?.headers).toHaveProperty('X-Hcp-Webhook-Signature');
  });

  it('can be asked again, and gives one webhook', async () => {
    await expect(createWebhook(broken(), owner, input)).rejects.toThrow('throttled');
    await createWebhook(world.deps, owner, input);
    expect(await world.deps.webhooks.list(PROJECT)).toHaveLength(1);
  });

  it('whose webhook was stored although its reply was lost, is there, and asking again says so', async () => {
    const deps = {
      ...world.deps,
      webhooks: {
        ...world.deps.webhooks,
        insert: async (...args: Parameters<World['deps']['webhooks']['insert']>) => {
          await world.deps.webhooks.insert(...args);
          throw new Error('the reply was lost');
        },
      },
    };
    await expect(createWebhook(deps, owner, input)).rejects.toThrow('lost');
    await expect(createWebhook(world.deps, owner, input)).rejects.toMatchObject({ code: 'AlreadyExists' });
    world.advance(DAY_MS + 1);
    expect(await sweepOrphanedSecrets(world.deps)).toBe(0);
  });
});

describe('a clock that steps by ten minutes between signing and recording (33)', () => {
  it.each([-TEN_MINUTES_MS, TEN_MINUTES_MS])(
    'by %i ms: the signature keeps its time, the retry its delay',
    async (step) => {
      await givenWebhook(world, { config: { url: input.url, hmac_key: 'k' } });
      const signedAtMs = world.now();
      world.sender.answer = () => {
        world.advance(step);
        return status(500);
      };
      await publish(world);
      const [post] = world.sender.posts;
      expect(post?.headers['webhook-timestamp']).toBe(String(Math.floor(signedAtMs / 1_000)));
      const [delivery] = await deliveriesOf(world);
      const waitMs = Date.parse(delivery.next_attempt_at) - world.now();
      expect(waitMs).toBeGreaterThanOrEqual(4_000);
      expect(waitMs).toBeLessThanOrEqual(6_000);
      world.sender.answer = () => status(200);
      await world.pass(10_000, 1_000);
      expect((await deliveriesOf(world))[0]).toMatchObject({
        state: 'succeeded',
        attempts: [{ number: 1 }, { number: 2 }],
      });
    },
  );
});

describe('our own stores failing around a POST', () => {
  it('never lets one out without the configuration (13) or unsigned (21)', async () => {
    await givenWebhook(world, { config: { url: input.url, hmac_key: 'k' } });
    const failing = () => Promise.reject(new Error('throttled'));
    const { webhooks, vault } = world.deps;
    const originals = { getMany: webhooks.getMany, get: vault.get };
    Object.assign(webhooks, { getMany: failing });
    await world.call('POST', `/2023-05-31/webhook/project/${PROJECT}/events`, {
      event_source: 'a.b',
      event_action: 'c',
      event_payload: {},
    });
    await drainOnce();
    expect(world.sender.posts).toEqual([]);
    Object.assign(webhooks, { getMany: originals.getMany });
    Object.assign(vault, { get: failing });
    await drainOnce();
    expect(world.sender.posts).toEqual([]);
    Object.assign(vault, { get: originals.get });
    await world.pass(5_000, 1_000);
    expect(world.sender.posts).toHaveLength(1);
    expect(world.sender.posts[0]?.headers).toHaveProperty('X-Hcp-Webhook-Signature');
  });

  it('never counts an attempt twice when the reply to its record was lost (15, 16)', async () => {
    await givenWebhook(world);
    const { deliveries } = world.deps;
    const put = deliveries.put;
    // As a client library does: the write stands, its reply was lost, and asking again says "conflict".
    Object.assign(deliveries, {
      put: async (delivery: Parameters<typeof put>[0]) => {
        await put(delivery);
        return put(delivery);
      },
    });
    world.sender.answer = () => unreachable;
    await publish(world);
    Object.assign(deliveries, { put });
    world.sender.answer = () => status(200);
    await world.pass(10_000, 1_000);
    expect(world.sender.posts).toHaveLength(2);
    expect((await deliveriesOf(world))[0]).toMatchObject({
      state: 'succeeded',
      attempts: [{ number: 1 }, { number: 2 }],
    });
  });

  /** A read that fails fails the whole run, as on Lambda: its messages come back when their lease ends. */
  async function drainOnce(): Promise<void> {
    await world.drain().catch(() => {});
    world.advance(LEASE_MS);
  }
});

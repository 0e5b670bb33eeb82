import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  OPERATIONAL_EVENTS_PER_HOUR,
  PROJECT_REDELIVERIES_PER_MINUTE,
  PROJECT_VERIFICATIONS_PER_MINUTE,
  WEBHOOKS_PER_PROJECT,
} from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import {
  deliveriesPath,
  eventsPath,
  findPath,
  metricsPath,
  PROJECT,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { BOUNDS, boundsTable, PER_ATTEMPT, POSTS_PER_EVENT } from './bounds.ts';
import { type CountedWorld, createCountedWorld, excess } from './counted-world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];
const OPERATIONS = [
  { events: ['fanfare.webhook', 'fanfare.delivery'].map((source) => ({ source, action: '*' })) },
];

/** Webhooks straight into the store: creating a hundred over the API would be refused by the caps on verification. */
async function givenWebhooks(world: CountedWorld, count: number, subscriptions = EVERYTHING): Promise<void> {
  for (let n = 0; n < count; n++) {
    await world.call('POST', webhooksPath(), {
      name: `hook-${n}`,
      enabled: false,
      config: { url: `https://w${n % 3}.example.com/` },
      subscriptions,
    });
    // Look-ups cost budget too.
    world.advance(MINUTE_MS / 60);
  }
  for (const webhook of await world.deps.webhooks.list(PROJECT)) {
    const { disabledReason: _, ...rest } = webhook;
    await world.deps.webhooks.update({ ...rest, enabled: true, version: webhook.version + 1 });
  }
}

const publish = (world: CountedWorld, payload: unknown = 1) =>
  world.call('POST', eventsPath(), {
    event_source: 'acme.orders.order',
    event_action: 'create',
    event_payload: payload,
  });

describe('one accepted request costs at most what docs/security.md says', () => {
  it('and the page says what is held here', () => {
    const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
    expect(page).toContain(boundsTable());
    expect(page).toContain(`${PER_ATTEMPT.connects} connects and ${PER_ATTEMPT.bytesIn / 1_024} KiB`);
    expect(page).toContain(`${POSTS_PER_EVENT.toLocaleString('en-US')} POSTs`);
  });

  it('whatever owners, publishers and receivers do, request by request', { timeout: 120_000 }, async () => {
    const request = fc.oneof(
      fc.record({ kind: fc.constant('publish' as const), size: fc.constantFrom(1, 1_000, 200_000) }),
      fc.record({
        kind: fc.constantFrom(
          'listWebhooks',
          'listDeliveries',
          'listProjectDeliveries',
          'getEvent',
          'explain',
          'preview',
          'find',
          'webhookMetrics',
          'projectMetrics',
          'verify',
          'redeliver' as const,
        ),
      }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(SECOND_MS, MINUTE_MS, HOUR_MS) }),
    );
    const answers = fc.array(fc.constantFrom(200, 200, 500, 429, 410, 302), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), answers, async (requests, statuses) => {
        const world = createCountedWorld();
        await givenWebhooks(world, 6);
        let n = 0;
        world.sender.answer = () => status(statuses[n++ % statuses.length] ?? 200);
        let eventId = '';
        for (const each of requests) {
          if (each.kind === 'wait') {
            await world.pass(each.ms, Math.max(SECOND_MS, each.ms / 20));
            continue;
          }
          const cost = await world.costOf(async () => {
            if (each.kind === 'publish') {
              const answer = await publish(world, 'size' in each ? 'x'.repeat(each.size) : 1);
              eventId = answer.body.event_id ?? eventId;
            } else await ask(world, each.kind, eventId);
            await world.drain();
          });
          expect(excess(cost, BOUNDS[each.kind]), each.kind).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  async function ask(world: CountedWorld, kind: keyof typeof BOUNDS, eventId: string): Promise<void> {
    const query = 'pagination.page_size=100';
    if (kind === 'listWebhooks') await world.call('GET', webhooksPath(), undefined, { query });
    const states = `${query}&filter.state=pending,failed,skipped,succeeded`;
    if (kind === 'listDeliveries')
      await world.call('GET', webhookPath('hook-0', '/deliveries'), undefined, { query: states });
    if (kind === 'listProjectDeliveries')
      await world.call('GET', deliveriesPath(), undefined, { query: states });
    if (kind === 'getEvent') await world.call('GET', `${eventsPath()}/${eventId || 'none:1'}`);
    if (kind === 'explain')
      await world.call('GET', `${eventsPath()}/${eventId || 'none:1'}/explain`, undefined, {
        query: 'webhook=hook-0',
      });
    if (kind === 'preview')
      await world.call('POST', webhookPath('hook-0', '/preview'), { subscriptions: EVERYTHING });
    if (kind === 'find')
      for (const q of [eventId || 'none', '01JTJNMQ5J8W2B7KX3MRCV6EYN'])
        await world.call('GET', findPath(), undefined, { query: `q=${q}` });
    if (kind === 'webhookMetrics') await world.call('GET', webhookPath('hook-0', '/metrics'));
    if (kind === 'projectMetrics') await world.call('GET', metricsPath());
    if (kind === 'verify') await world.call('POST', webhookPath('hook-1', '/verify'), {});
    if (kind === 'redeliver')
      await world.call('POST', webhookPath('hook-0', `/events/${eventId || 'none:1'}/redeliver`), {
        force: true,
      });
  }
});

describe('what was shown to cost without bound', () => {
  it('the list of a hundred webhooks reads the same whatever the log of skipped deliveries holds', async () => {
    const world = createCountedWorld();
    await givenWebhooks(world, 10);
    const list = () =>
      world.costOf(() => world.call('GET', webhooksPath(), undefined, { query: 'pagination.page_size=100' }));
    const before = await list();
    for (const name of ['hook-0', 'hook-1']) await world.call('POST', webhookPath(name, '/disable'));
    for (let n = 0; n < 200; n++) await publish(world);
    // Their last deliveries alone are new.
    await world.drain();
    const after = await list();
    expect(after.reads - before.reads).toBeLessThanOrEqual(2 * WEBHOOKS_PER_PROJECT);
  });

  it('a page of the deliveries of many webhooks reads little more than the page of one', {
    timeout: 60_000,
  }, async () => {
    const world = createCountedWorld();
    await givenWebhooks(world, 20);
    for (let n = 0; n < 30; n++) await publish(world);
    await world.drain();
    const query = 'pagination.page_size=20&view=summary';
    const one = await world.costOf(() =>
      world.call('GET', webhookPath('hook-0', '/deliveries'), undefined, { query }),
    );
    const all = await world.costOf(() => world.call('GET', deliveriesPath(), undefined, { query }));
    // The webhooks themselves, a share of three rows of each, and one more to look behind it.
    expect(all.reads).toBeLessThanOrEqual(one.reads + 20 * 5);
  });

  it('one publish to many failing webhooks is not told to those who subscribe to everything', {
    timeout: 60_000,
  }, async () => {
    const world = createCountedWorld();
    await givenWebhooks(world, 20);
    world.sender.answer = ({ body }) => status(body.includes('"fanfare.') ? 200 : 500);
    await publish(world);
    await world.drain();
    await world.pass(5 * 24 * HOUR_MS, HOUR_MS);
    expect(world.sender.posts.some(({ body }) => body.includes('"event_source":"fanfare.'))).toBe(false);
    expect(world.cost.posts).toBeLessThanOrEqual(20 * (POSTS_PER_EVENT / WEBHOOKS_PER_PROJECT));
  });

  it('operational events are told so many times an hour and source, whoever asks for them', {
    timeout: 60_000,
  }, async () => {
    const world = createCountedWorld();
    await givenWebhooks(world, 3);
    await world.call('POST', webhooksPath(), {
      name: 'watch',
      config: { url: 'https://watch.example.com/' },
      subscriptions: OPERATIONS,
    });
    let n = 0;
    world.sender.answer = ({ url }) => status(url.includes('watch') || n++ % 6 === 5 ? 200 : 500);
    for (let each = 0; each < 30; each++) {
      await publish(world);
      await world.pass(MINUTE_MS, 10 * SECOND_MS);
    }
    const told = world.sender.posts.filter(({ url }) => url.includes('watch')).length;
    expect(told).toBeLessThanOrEqual(2 * OPERATIONAL_EVENTS_PER_HOUR);
  });

  it('redeliveries and verifications of a whole project are capped together', {
    timeout: 60_000,
  }, async () => {
    const world = createCountedWorld();
    await givenWebhooks(world, 10);
    const id = (await publish(world)).body.event_id;
    await world.drain();
    const before = world.cost.posts;
    for (let n = 0; n < 60; n++)
      for (let hook = 0; hook < 10; hook++)
        await world.call('POST', webhookPath(`hook-${hook}`, `/events/${id}/redeliver`), { force: true });
    await world.drain();
    expect(world.cost.posts - before).toBeLessThanOrEqual(PROJECT_REDELIVERIES_PER_MINUTE);

    world.advance(MINUTE_MS);
    const lookUps = world.cost.lookUps + world.cost.posts;
    for (let n = 0; n < 30; n++)
      for (let hook = 0; hook < 10; hook++)
        await world.call('PATCH', webhookPath(`hook-${hook}`), {
          update_mask: 'config.url',
          webhook: { config: { url: `https://n${n}.example.com/` } },
        });
    expect(world.cost.lookUps + world.cost.posts - lookUps).toBeLessThanOrEqual(
      2 * PROJECT_VERIFICATIONS_PER_MINUTE,
    );
  });
});

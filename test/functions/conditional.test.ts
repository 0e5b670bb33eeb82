import { beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../functions/api/operations.ts';
import { createCountedWorld } from '../bounds/counted-world.ts';
import { status } from '../scripted-sender.ts';
import { fill, OPERATIONS } from '../security/operations.ts';
import {
  createWorld,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const get = (path: string, query = '', headers: Record<string, string> = {}) =>
  world.call('GET', path, undefined, { query, headers });
const tagOf = async (path: string, query = ''): Promise<string> =>
  String((await get(path, query)).headers.etag);
const asks = (path: string, query: string, tag: string) => get(path, query, { 'if-none-match': tag });

describe('a client that has an answer already', () => {
  it('is told so by every GET, without a body, and the same however the tag is given', async () => {
    const names = await fill(world, PROJECT, 'aaa');
    const reads = OPERATIONS.filter(({ method }) => method === 'GET');
    for (const { id, path, query: needed } of reads) {
      const query = needed(names);
      const tag = await tagOf(path(names), query);
      expect(tag, id).toMatch(/^W\/"[\w-]{24}"$/);
      for (const given of [tag, tag.slice(2), `"other", ${tag}`, '*'])
        expect(await asks(path(names), query, given)).toMatchObject({
          status: 304,
          text: '',
          headers: { etag: tag, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
        });
      for (const given of ['', '"other"', `x${tag}`])
        expect((await asks(path(names), query, given)).status).toBe(200);
    }
    expect(reads.length).toBe(operations.filter(({ method }) => method === 'GET').length);
  });

  it('has it still when only the nonce of a page token is new', async () => {
    await givenWebhook(world);
    for (let n = 0; n < 3; n++) await publish(world);
    for (const path of [webhookPath('hook', '/deliveries'), eventsPath(), webhooksPath()]) {
      const query = 'pagination.page_size=1';
      const [one, other] = [await get(path, query), await get(path, query)];
      if (path !== webhooksPath()) expect(other.text).not.toBe(one.text);
      expect(other.headers.etag).toBe(one.headers.etag);
    }
  });

  it('is given the new one after anything that the answer tells has changed', async () => {
    await givenWebhook(world);
    await publish(world);
    const paths = [webhooksPath(), webhookPath('hook'), webhookPath('hook', '/deliveries')];
    const tags = new Map<string, string>();
    const expectChanged = async (changed: boolean[]): Promise<void> => {
      for (const [index, path] of paths.entries()) {
        const tag = await tagOf(path, 'view=summary');
        expect(tag !== tags.get(path), path).toBe(changed[index]);
        tags.set(path, tag);
      }
    };
    await expectChanged([true, true, true]);
    await expectChanged([false, false, false]);
    world.sender.answer = () => status(500);
    await publish(world);
    await expectChanged([true, true, true]);
    await world.call('PATCH', webhookPath('hook'), {
      update_mask: 'description',
      webhook: { description: 'x' },
    });
    await expectChanged([true, true, false]);
  });

  it('is told that a page has got a page behind it', async () => {
    await givenWebhook(world);
    const query = 'pagination.page_size=2';
    const deliveries = webhookPath('hook', '/deliveries');
    const ascending = `${query}&sorting.order_by=sent_at`;
    await publish(world);
    const before = await get(deliveries, ascending);
    await publish(world);
    const after = await get(deliveries, ascending);
    expect(after.body.deliveries).toEqual(before.body.deliveries);
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  it('causes no more reads than one that has none', async () => {
    const counted = createCountedWorld();
    await givenWebhook(counted);
    await publish(counted);
    for (const path of [webhooksPath(), webhookPath('hook'), webhookPath('hook', '/deliveries')]) {
      const { headers } = await counted.call('GET', path);
      const ask = (tag: string) =>
        counted.costOf(() => counted.call('GET', path, undefined, { headers: { 'if-none-match': tag } }));
      expect(await ask(String(headers.etag))).toEqual(await ask('"none"'));
    }
  });
});

describe('a summary', () => {
  const payload = { event_payload: { secretly: 'x'.repeat(5_000) } };

  it('of a delivery says what came of it, and nothing that was said', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'k' } });
    world.sender.answer = () => status(500, { 'x-trace': 'loud' }, 'oops');
    await publish(world, { ...payload, resource_id: 'res-1' });
    await world.pass(10_000, 1_000);
    for (const path of [webhookPath('hook', '/deliveries'), webhooksPath(), webhookPath('hook')]) {
      const full = (await get(path)).text;
      for (const said of ['secretly', 'oops', 'loud', 'webhook-signature']) expect(full).toContain(said);
      const { text } = await get(path, 'view=summary');
      for (const said of ['secretly', 'oops', 'loud', 'webhook-signature']) expect(text).not.toContain(said);
    }
    const { deliveries } = (await get(webhookPath('hook', '/deliveries'), 'view=summary')).body;
    const [full] = (await get(webhookPath('hook', '/deliveries'))).body.deliveries;
    expect(full.attempts).toHaveLength(2);
    expect(deliveries[0]).toEqual({
      ...full,
      resource_id: 'res-1',
      request: { url: URL_A, headers: {}, sent_at: full.request.sent_at },
      response: { status_code: 500, headers: {}, body: '', body_truncated: true },
      attempts: [
        {
          ...full.attempts[1],
          headers: {},
          response: { status_code: 500, headers: {}, body: '', body_truncated: true },
        },
      ],
    });
  });

  it('reads no events, and is what an idle tab can afford', async () => {
    const counted = createCountedWorld();
    await givenWebhook(counted);
    for (let n = 0; n < 20; n++) await publish(counted, payload);
    const read = (query: string) =>
      counted.call('GET', webhookPath('hook', '/deliveries'), undefined, { query });
    const full = await counted.costOf(() => read('view=full'));
    const summary = await counted.costOf(() => read('view=summary'));
    expect(full.reads - summary.reads).toBeGreaterThanOrEqual(20);
    expect((await read('view=summary')).text.length).toBeLessThan(1_024 * 20);
  });

  it('is asked for by its name, and full is what HCP answers', async () => {
    await givenWebhook(world);
    await publish(world);
    const path = webhookPath('hook', '/deliveries');
    expect((await get(path, 'view=full')).body.deliveries).toEqual((await get(path)).body.deliveries);
    expect(await get(path, 'view=short')).toMatchObject({
      status: 400,
      body: { message: 'view: must be one of full, summary' },
    });
    expect((await get(eventsPath(), 'view=summary')).body).toEqual((await get(eventsPath())).body);
  });
});

describe('a change of a webhook that says which version it saw', () => {
  const write = (method: string, rest: string, body: unknown, version: string) =>
    world.call(method, webhookPath('hook', rest), body, { headers: { 'if-match': version } });
  const description = (text: string) => ({ update_mask: 'description', webhook: { description: text } });
  const read = async () => (await get(webhookPath('hook'))).body.webhook;

  it('is made while that is the latest, and refused from then on', async () => {
    const { version } = await givenWebhook(world);
    expect(version).toBe(1);
    const first = await write('PATCH', '', description('first'), '"1"');
    expect(first).toMatchObject({ status: 200, body: { webhook: { version: 2, description: 'first' } } });
    expect(await write('PATCH', '', description('second'), '"1"')).toMatchObject({
      status: 409,
      body: { code: 10, message: expect.stringContaining('changed by another request') },
    });
    expect(await read()).toMatchObject({ version: 2, description: 'first' });
    for (const any of ['"2"', '*', 'W/"4"', '5'])
      expect((await write('PATCH', '', description(any), any)).status).toBe(200);
  });

  const CHANGES: [method: string, rest: string, body: unknown][] = [
    ['PATCH', '', description('x')],
    ['PATCH', '/name', { name: 'other' }],
    ['POST', '/enable', {}],
    ['POST', '/disable', {}],
    ['POST', '/pause', undefined],
    ['POST', '/resume', undefined],
    ['POST', '/rotate-token', {}],
    ['DELETE', '', undefined],
  ];
  it.each(CHANGES)(
    'by %s %s changes nothing when it is late, and something when it is not',
    async (method, rest, body) => {
      await givenWebhook(world, { enabled: rest !== '/enable' });
      if (rest === '/resume') await world.call('POST', webhookPath('hook', '/pause'));
      const before = await read();
      const posts = world.sender.posts.length;
      expect(await write(method, rest, body, '"999"')).toMatchObject({ status: 409, body: { code: 10 } });
      expect(await read()).toEqual(before);
      expect(world.sender.posts).toHaveLength(posts);
      expect((await write(method, rest, body, `"${before.version}"`)).status).toBe(200);
    },
  );

  it('is every operation that the document says takes one, and no other', () => {
    expect(operations.filter(({ takesVersion }) => takesVersion)).toHaveLength(CHANGES.length);
  });

  it('says it as an entity tag or a number', async () => {
    await givenWebhook(world);
    for (const wrong of ['"1', 'W/1', '"one"', '""', '"1", "2"', '', '"1234567890"'])
      expect(await write('PATCH', '', description('x'), wrong)).toMatchObject({
        status: 400,
        body: { code: 3, message: 'If-Match: must be the webhook\'s version, such as "7"' },
      });
  });
});

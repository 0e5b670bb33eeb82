import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { noBody } from '../../functions/api/body.ts';
import { operation } from '../../functions/api/operation.ts';
import { PROJECT } from '../../functions/api/path.ts';
import { noQuery, sorting } from '../../functions/api/query.ts';
import { createWorld, PROJECT as DEMO, eventsPath, type World, webhookPath, webhooksPath } from '../world.ts';

describe('an operation that would not answer as it says', () => {
  const form = {
    id: 'GetThing',
    method: 'GET',
    path: `${PROJECT}/things`,
    summary: 'A thing',
    query: z.object(sorting(['size'])),
    body: noBody,
    answer: z.strictObject({ size: z.int(), colour: z.enum(['red', 'blue']).optional() }),
  } as const;

  // `npm run check` is the proof: each line below would be an error there, were the drift to compile.
  test('does not compile', () => {
    const forms = [
      operation({ ...form, run: async () => ({ size: 1 }) }),
      operation({ ...form, run: async () => ({ size: 1, colour: 'red' }) }),
      // @ts-expect-error a field is missing
      operation({ ...form, run: async () => ({}) }),
      // @ts-expect-error a field is of another type
      operation({ ...form, run: async () => ({ size: 'large' }) }),
      // @ts-expect-error a value is none of those that are described
      operation({ ...form, run: async () => ({ size: 1, colour: 'green' }) }),
      // @ts-expect-error a field is not described
      operation({ ...form, run: async () => ({ size: 1, weight: 1 }) }),
      // @ts-expect-error the path has no such name
      operation({ ...form, run: async (_deps, { path }) => ({ size: path.event_id.length }) }),
      // @ts-expect-error there is no such parameter
      operation({ ...form, run: async (_deps, { query }) => ({ size: query['filter.state'].length }) }),
      // @ts-expect-error what only reads has no queue
      operation({ ...form, run: async ({ eventQueue }) => ({ size: Object.keys(eventQueue).length }) }),
      operation({ ...form, query: noQuery, run: async () => ({ size: 1 }) }),
    ];
    expect(forms).toHaveLength(10);
  });
});

describe('query parameters', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    await world.call('POST', webhooksPath(), {
      name: 'hook',
      enabled: false,
      config: { url: 'https://a.example.com/' },
    });
  });
  const messageOf = async (path: string, query: string) =>
    (await world.call('GET', path, undefined, { query })).body.message;

  test.each([
    ['filter.sate=failed', 'query: unknown parameter "filter.sate"; did you mean filter.state?'],
    ['Filter.Until=x', 'query: unknown parameter "Filter.Until"; did you mean filter.until?'],
    ['limit=5', 'query: unknown parameter "limit"'],
    ['=', 'query: unknown parameter ""'],
    ['__proto__=x', 'query: unknown parameter "__proto__"'],
    [`${'x'.repeat(500)}=1`, `query: unknown parameter "${'x'.repeat(64)}"`],
  ])('%s is unknown, and the likely one is named', async (query, message) => {
    expect(await messageOf(webhookPath('hook', '/deliveries'), query)).toBe(message);
  });

  test.each(['pagination.page_sizes=1', 'sorting.direction=up', 'scope.region=us'])(
    '%s is of a family of HCP and let pass, on any operation',
    async (query) => {
      for (const path of [webhooksPath(), webhookPath('hook'), webhookPath('hook', '/deliveries')])
        expect((await world.call('GET', path, undefined, { query })).status).toBe(200);
    },
  );

  test('are refused by a write that has none, before anything is done', async () => {
    const answer = await world.call('DELETE', webhookPath('hook'), undefined, { query: 'dry_run=true' });
    expect(answer).toMatchObject({ status: 400, body: { message: 'query: unknown parameter "dry_run"' } });
    expect((await world.call('GET', webhookPath('hook'))).status).toBe(200);
  });

  test.each([
    ['filter.until=', 'filter.until: must be an RFC 3339 time'],
    ['filter.since=', 'filter.since: must be an RFC 3339 time'],
    ['filter.since=yesterday', 'filter.since: must be an RFC 3339 time'],
    ['pagination.page_size=1000000000000000000', 'pagination.page_size: must be a whole number of 0 or more'],
    ['pagination.page_size=-1', 'pagination.page_size: must be a whole number of 0 or more'],
  ])('%s is refused, in our words', async (query, message) => {
    expect(await messageOf(eventsPath(), query)).toBe(message);
  });

  test('a state that there is not is refused with those there are', async () => {
    expect(await messageOf(webhookPath('hook', '/deliveries'), 'filter.state=failed,lost')).toBe(
      'filter.state[1]: must be one of pending, succeeded, failed, cancelled, skipped, held',
    );
  });

  test.each(['2147483648', '9007199254740993', '999999999999999999'])(
    'a page size of %s is the largest page',
    async (size) => {
      const query = `pagination.page_size=${size}`;
      expect((await world.call('GET', webhooksPath(), undefined, { query })).status).toBe(200);
    },
  );
});

test('a principal that PUT refuses is refused by DELETE in the same words', async () => {
  const world = createWorld();
  const path = `/2023-05-31/webhook/project/${DEMO}/grants/a%20b`;
  const put = await world.call('PUT', path, { role: 'viewer' });
  expect([put.status, put.body.message]).toEqual([400, 'principal: not an id that a principal can have']);
  const removed = await world.call('DELETE', path);
  expect([removed.status, removed.body]).toEqual([400, put.body]);
});

test('a caller is told whom it is taken for, and its role wherever that came from', async () => {
  const world = createWorld();
  const ask = async (roles: Record<string, string>) =>
    world.call('GET', `/2023-05-31/webhook/project/${DEMO}/own-grant`, undefined, { roles });
  const grant = { principal: 'caller', project_id: DEMO };
  expect((await ask({ [DEMO]: 'publisher' })).body).toEqual({ grant: { ...grant, role: 'publisher' } });
  expect((await ask({ '*': 'admin' })).body).toEqual({ grant: { ...grant, role: 'admin' } });
  expect((await ask({ other: 'admin' })).status).toBe(403);
});

test('an action without a body takes any or none: what it does not look at cannot be wrong', async () => {
  const world = createWorld();
  const config = { url: 'https://a.example.com/' };
  await world.call('POST', webhooksPath(), { name: 'hook', enabled: true, config });
  for (const body of [undefined, '{}', 'no JSON'])
    expect((await world.call('POST', webhookPath('hook', '/disable'), body)).status).toBe(200);
});

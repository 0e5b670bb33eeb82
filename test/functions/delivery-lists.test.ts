import { beforeEach, describe, expect, it } from 'vitest';
import { status, unreachable } from '../scripted-sender.ts';
import {
  type Answer,
  createWorld,
  deliveriesPath,
  givenWebhook,
  publish,
  type World,
  webhookPath,
} from '../world.ts';

const DELIVERIES = deliveriesPath();
const HOUR_MS = 60 * 60 * 1_000;

let world: World;
const get = (path: string, query = '') => world.call('GET', path, undefined, { query });
// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a client of the API would
type Delivery = any;
const deliveries = async (query = '', path = DELIVERIES): Promise<Delivery[]> =>
  (await get(path, query)).body.deliveries;
const nameOf = ({ webhook }: Delivery): string => webhook.split('/').at(-1);
const told = (list: readonly Delivery[]): string[] =>
  list.map((each) => `${nameOf(each)} ${each.resource_id}`);

/** Reads a list to its end, a page at a time. */
async function walk(query: string, path = DELIVERIES): Promise<Delivery[]> {
  const all: Delivery[] = [];
  for (let token = ''; ; ) {
    const page: Answer['body'] = (await get(path, `${query}&pagination.next_page_token=${token}`)).body;
    all.push(...page.deliveries);
    token = page.pagination.next_page_token;
    if (token === '') return all;
  }
}

/**
 * Four webhooks, of which one answers, one is busy, one cannot be reached and one is paused; one is off. An event of
 * each of three resources went to all of them.
 */
beforeEach(async () => {
  world = createWorld();
  for (const name of ['good', 'busy', 'dead', 'paused', 'off'])
    await givenWebhook(world, {
      name,
      enabled: false,
      config: { url: `https://${name}.example.com/` },
      ...(name === 'good' && { subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }] }),
    });
  for (const name of ['good', 'busy', 'dead', 'paused'])
    await world.call('POST', webhookPath(name, '/enable'), {});
  await world.call('POST', webhookPath('paused', '/pause'));
  world.sender.answer = ({ url }) =>
    url.includes('busy') ? status(503) : url.includes('dead') ? unreachable : status(200);
  for (const resource of ['res-1', 'res-2', 'res-3']) {
    await publish(world, { resource_id: resource, event_action: resource === 'res-3' ? 'delete' : 'create' });
    world.advance(HOUR_MS);
  }
});

const EVENTS = 'filter.event_source=acme.orders.order';

describe("a project's deliveries", () => {
  it('are those of all of its webhooks, newest first, each with the name of its webhook', async () => {
    const list = await deliveries(EVENTS);
    expect(list.map(({ created_at: at }) => at)).toEqual(
      list
        .map(({ created_at: at }) => at)
        .sort()
        .reverse(),
    );
    expect(told(list).sort()).toEqual(
      ['busy', 'dead', 'good'].flatMap((name) => ['res-1', 'res-2', 'res-3'].map((id) => `${name} ${id}`)),
    );
    const own = await Promise.all(
      ['busy', 'dead', 'good'].map((name) => deliveries(EVENTS, webhookPath(name, '/deliveries'))),
    );
    const byId = (a: Delivery, b: Delivery) => (a.id < b.id ? 1 : -1);
    expect(list.map(({ webhook: _, ...rest }) => rest)).toEqual(own.flat().sort(byId));
  });

  it('come page by page, either way, and every page is the same to go back to', async () => {
    const all = await deliveries(EVENTS);
    for (const size of [1, 2, 4]) expect(await walk(`${EVENTS}&pagination.page_size=${size}`)).toEqual(all);
    expect(await walk(`${EVENTS}&pagination.page_size=2&sorting.order_by=sent_at`)).toEqual(
      [...all].reverse(),
    );
    const first = (await get(DELIVERIES, `${EVENTS}&pagination.page_size=2`)).body;
    const second = (
      await get(
        DELIVERIES,
        `${EVENTS}&pagination.page_size=2&pagination.next_page_token=${first.pagination.next_page_token}`,
      )
    ).body;
    const back = (
      await get(
        DELIVERIES,
        `${EVENTS}&pagination.page_size=2&pagination.previous_page_token=${second.pagination.previous_page_token}`,
      )
    ).body;
    expect(back.deliveries).toEqual(first.deliveries);
  });

  it("have page tokens of their own: a webhook's is none, nor one of another filter", async () => {
    const own = (await get(webhookPath('busy', '/deliveries'), 'pagination.page_size=1')).body.pagination
      .next_page_token;
    const other = (await get(DELIVERIES, 'pagination.page_size=1')).body.pagination.next_page_token;
    expect((await get(DELIVERIES, `pagination.next_page_token=${own}`)).status).toBe(400);
    expect((await get(DELIVERIES, `${EVENTS}&pagination.next_page_token=${other}`)).status).toBe(400);
    expect((await get(DELIVERIES, `view=summary&pagination.next_page_token=${other}`)).status).toBe(200);
  });

  it('are none in a project without webhooks, and without those of a webhook that was deleted', async () => {
    expect(await deliveries('', deliveriesPath('empty'))).toEqual([]);
    await world.call('DELETE', webhookPath('busy'));
    expect(new Set((await deliveries(EVENTS)).map(nameOf))).toEqual(new Set(['good', 'dead']));
  });
});

describe('deliveries are narrowed, in the project and in a webhook alike', () => {
  const rows: [query: string, expected: string[]][] = [
    ['filter.resource_id=res-2', ['busy res-2', 'dead res-2', 'good res-2']],
    ['filter.event_action=delete', ['busy res-3', 'dead res-3', 'good res-3']],
    ['filter.http_status=503', ['busy res-1', 'busy res-2', 'busy res-3']],
    ['filter.error_class=connection_refused', ['dead res-1', 'dead res-2', 'dead res-3']],
    [`filter.error_class=http_status&filter.http_status=500`, []],
    ['filter.http_status=200&filter.resource_id=res-1', ['good res-1']],
    ['filter.state=succeeded', ['good res-1', 'good res-2', 'good res-3']],
    ['filter.state=skipped&filter.resource_id=res-1', ['off res-1']],
    ['filter.state=held', ['paused res-1', 'paused res-2', 'paused res-3']],
    ['filter.state=held&filter.resource_id=res-3', ['paused res-3']],
    ['filter.state=held&filter.http_status=503', []],
    ['filter.state=pending&filter.http_status=503&filter.resource_id=res-2', ['busy res-2']],
    ['filter.state=pending&filter.resource_id=res-2', ['busy res-2', 'dead res-2', 'paused res-2']],
    ['filter.state=skipped&filter.error_class=timeout', []],
  ];
  it.each(rows)('by %s', async (query, expected) => {
    const list = await walk(`${EVENTS}&pagination.page_size=2&${query}`);
    expect(told(list).sort()).toEqual(expected);
    for (const name of ['good', 'busy', 'dead', 'paused', 'off']) {
      const own = await walk(`${EVENTS}&${query}`, webhookPath(name, '/deliveries'));
      const ofIt = list.filter((each) => nameOf(each) === name);
      expect(own).toEqual(ofIt.map(({ webhook: _, ...rest }) => rest));
    }
  });

  it('by a period, of which the end is not part', async () => {
    const [newest] = await deliveries(`${EVENTS}&filter.resource_id=res-3`);
    const at = newest.created_at;
    expect((await deliveries(`${EVENTS}&filter.since=${at}`)).map(({ resource_id: id }) => id)).toEqual(
      Array(3).fill('res-3'),
    );
    expect((await deliveries(`${EVENTS}&filter.until=${at}`)).map(({ resource_id: id }) => id)).not.toContain(
      'res-3',
    );
  });

  it('to pending without a redelivery that is held: its delivery is what it was', async () => {
    const [good] = await deliveries(`${EVENTS}&filter.http_status=200&filter.resource_id=res-1`);
    await world.call('POST', webhookPath('good', '/pause'));
    await world.call('POST', webhookPath('good', `/deliveries/${good.id}/redeliver`), {});
    await world.drain();
    const held = 'filter.state=held&filter.resource_id=res-1';
    expect(told(await deliveries(held)).sort()).toEqual(['good res-1', 'paused res-1']);
    expect(told(await deliveries(`${held}&filter.http_status=200`))).toEqual(['good res-1']);
    expect(told(await deliveries('filter.state=pending&filter.resource_id=res-1')).sort()).toEqual([
      'busy res-1',
      'dead res-1',
      'paused res-1',
    ]);
    expect(await deliveries('filter.state=held', webhookPath('good', '/deliveries'))).toMatchObject([
      { state: 'succeeded', held: { reason: 'pause' } },
    ]);
  });

  it('and what cannot be asked for is refused by its name', async () => {
    for (const [query, message] of [
      ['filter.http_status=99', 'filter.http_status: must be a whole number from 100 to 599'],
      ['filter.http_status=5xx', 'filter.http_status: must be a whole number from 100 to 599'],
      ['filter.error_class=slow', 'filter.error_class: must be one of http_status, timeout'],
      ['filter.resource=res-1', 'did you mean filter.resource_id?'],
    ])
      for (const path of [DELIVERIES, webhookPath('good', '/deliveries')])
        expect(await get(path, query)).toMatchObject({
          status: 400,
          body: { message: expect.stringContaining(message ?? '') },
        });
  });
});

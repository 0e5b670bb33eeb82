import { beforeEach, describe, expect, it } from 'vitest';
import { status, unreachable } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  givenWebhook,
  PROJECT,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const create = (fields: object) =>
  world.call('POST', webhooksPath(), { name: 'hook', config: { url: URL_A }, ...fields });
const patch = (fields: object, name = 'hook') => world.call('PATCH', webhookPath(name), fields);
const read = async (name = 'hook') => (await world.call('GET', webhookPath(name))).body.webhook;
const VERIFICATION_FAILED = /^Error verifying webhook configuration: ./;

describe('CreateWebhook', () => {
  it('answers 200 with the whole webhook, as the documentation shows it', async () => {
    const answer = await create({ enabled: false, name: 'image-events', subscriptions: null });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(answer.body.webhook).toMatchObject({
      resource_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resource_name: `webhook/project/${PROJECT}/geo/us/webhook/image-events`,
      description: '',
      enabled: false,
      config: { url: URL_A },
      subscriptions: [],
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
    });
    expect(answer.body.webhook).not.toHaveProperty('last_delivery');
  });

  it('takes the resource name as one encoded segment too, as the Go SDK sends it', async () => {
    const answer = await world.call('POST', `/2023-05-31/webhook/project%2F${PROJECT}/webhooks`, {
      name: 'hook',
      enabled: false,
      config: { url: URL_A },
    });
    expect(answer.status).toBe(200);
    const encoded = encodeURIComponent(`webhook/project/${PROJECT}/geo/us/webhook/hook`);
    expect((await world.call('GET', `/2023-05-31/${encoded}`)).body).toEqual({ webhook: await read() });
  });

  it('enabled: true verifies first; nothing is created when the destination does not answer 2xx', async () => {
    world.sender.answer = () => status(500);
    const refused = await create({ enabled: true });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      code: 9,
      message: expect.stringMatching(VERIFICATION_FAILED),
      details: [],
    });
    expect((await world.call('GET', webhookPath('hook'))).status).toBe(404);

    world.sender.answer = () => status(204);
    expect((await create({ enabled: true })).body.webhook.enabled).toBe(true);
  });

  it('enabled: false sends nothing', async () => {
    await create({ enabled: false });
    expect(world.sender.posts).toEqual([]);
  });

  it.each([undefined, null])(
    'enabled: %s verifies, and creates the webhook disabled when that fails',
    async (enabled) => {
      world.sender.answer = () => unreachable;
      const answer = await create({ enabled });
      expect(answer.status).toBe(200);
      expect(answer.body.webhook.enabled).toBe(false);
      world.sender.answer = () => status(200);
      expect((await create({ enabled, name: 'other' })).body.webhook.enabled).toBe(true);
    },
  );

  it('verifies with the documented payload, signed, and logs it as a delivery', async () => {
    const { body } = await create({ enabled: true, config: { url: URL_A, hmac_key: 'my-token' } });
    const [post] = world.sender.posts;
    expect(JSON.parse(post?.body ?? '')).toEqual({
      resource_id: '',
      resource_name: '',
      event_id: expect.stringMatching(/^webhook\.event:[A-Za-z0-9_-]{21}$/),
      event_action: 'test',
      event_description: 'Verification',
      event_source: 'hashicorp.webhook.verification',
      event_version: '1',
      event_payload: {},
    });
    expect(post?.headers['X-Hcp-Webhook-Signature']).toMatch(/^[0-9a-f]{128}$/);
    expect(body.webhook.last_delivery).toMatchObject({
      trigger: 'verification',
      state: 'succeeded',
      retries: 0,
    });
    expect(await deliveriesOf(world)).toHaveLength(1);
  });

  it('verifies with test_payload, filled from the generic payload, its event_payload as written', async () => {
    const text = `{"config":{"url":"${URL_A}"},"name":"hook","test_payload":{"event_action":"probe","event_payload":{"a":9007199254740993}}}`;
    await world.call('POST', webhooksPath(), text);
    const sent = world.sender.posts[0]?.body ?? '';
    expect(sent).toContain('"event_action":"probe"');
    expect(sent).toContain('"event_description":"Verification"');
    expect(sent).toContain('"event_payload":{"a":9007199254740993}}');
  });

  it('answers 409 code 6 when the name is taken, without sending anything', async () => {
    await givenWebhook(world);
    const answer = await create({ enabled: true });
    expect([answer.status, answer.body.code]).toEqual([409, 6]);
    expect(world.sender.posts).toEqual([]);
  });

  it('answers 429 code 8 beyond the limit of webhooks', async () => {
    world = createWorld({ webhooksPerProject: 1 });
    await givenWebhook(world);
    const answer = await create({ name: 'second', enabled: false });
    expect([answer.status, answer.body.code]).toEqual([429, 8]);
  });

  it.each([
    ['name', { name: '-x' }],
    ['name', { name: 'a'.repeat(65) }],
    ['name', { name: 7 }],
    ['name', { name: 'a/b' }],
    ['description', { description: 'a'.repeat(1025) }],
    ['description', { description: 'a\u0000b' }],
    ['enabled', { enabled: 'yes' }],
    ['config', { config: undefined }],
    ['config.url', { config: {} }],
    ['config.url', { config: { url: 'ftp://example.com' } }],
    ['config.url', { config: { url: 'http://10.0.0.1/' } }],
    ['config.hmac_key', { config: { url: URL_A, hmac_key: 'k'.repeat(1025) } }],
    ['config.hmac_key', { config: { url: URL_A, hmac_key: 5 } }],
    ['subscriptions[0].events[0].source', { subscriptions: [{ events: [{ source: 'Acme', action: '*' }] }] }],
    [
      'subscriptions[0].events[0].action',
      { subscriptions: [{ events: [{ source: '*', action: 'create' }] }] },
    ],
    [
      'subscriptions[0].events[1]',
      {
        subscriptions: [
          {
            events: [
              { source: 'a.b', action: 'x' },
              { source: 'a.b', action: 'x' },
            ],
          },
        ],
      },
    ],
    [
      'subscriptions[0].events[0].action',
      {
        subscriptions: [
          {
            events: [
              { source: 'a.b', action: '*' },
              { source: 'a.b', action: 'x' },
            ],
          },
        ],
      },
    ],
    ['subscriptions[1].resource_id', { subscriptions: [{ events: [] }, { events: [] }] }],
    ['subscriptions[0].resource_id', { subscriptions: [{ resource_id: '', events: [] }] }],
    [
      'subscriptions',
      {
        subscriptions: [
          {
            events: [
              { source: '*', action: '*' },
              { source: 'a.b', action: 'x' },
            ],
          },
        ],
      },
    ],
    ['subscriptions', { subscriptions: {} }],
    ['body', 'not an object'],
  ])('names the field %s of a value it refuses', async (field, fields) => {
    const answer =
      typeof fields === 'string'
        ? await world.call('POST', webhooksPath(), `"${fields}"`)
        : await create(fields);
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message.startsWith(`${field}: `), answer.body.message).toBe(true);
    expect(answer.body.details).toEqual([]);
  });

  it('ignores what it does not know, prototype names and foreign ids included', async () => {
    const text = `{"name":"hook","enabled":false,"config":{"url":"${URL_A}"},"id":"x","version":9,"project_id":"other","__proto__":{"polluted":1},"constructor":{"a":1}}`;
    expect((await world.call('POST', webhooksPath(), text)).status).toBe(200);
    expect({}).not.toHaveProperty('polluted');
    const [stored = {}] = await world.deps.webhooks.list(PROJECT);
    expect(Object.keys(stored).sort()).toEqual([
      'configVersion',
      'createdAtMs',
      'description',
      'disabledReason',
      'enabled',
      'id',
      'name',
      'projectId',
      'subscriptions',
      'updatedAtMs',
      'url',
      'version',
    ]);
  });
});

describe('UpdateWebhook', () => {
  const sdkTimes = { created_at: '0001-01-01T00:00:00.000Z', updated_at: '0001-01-01T00:00:00.000Z' };

  it('replaces what the mask names; what is masked and absent gets its zero value', async () => {
    await givenWebhook(world, { description: 'old', config: { url: URL_A, hmac_key: 'k' } });
    const answer = await patch({
      update_mask: 'config,description,subscriptions',
      webhook: { config: { hmac_key: 'my-token', url: URL_A }, subscriptions: [], ...sdkTimes },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.webhook).toMatchObject({
      description: '',
      subscriptions: [],
      enabled: true,
      config: { url: URL_A },
    });
  });

  it('switches off when enabled is masked and absent, and stops there: nothing is sent', async () => {
    await givenWebhook(world);
    const answer = await patch({ update_mask: 'enabled', webhook: { ...sdkTimes, subscriptions: [] } });
    expect(answer.body.webhook.enabled).toBe(false);
    expect(answer.body.webhook.subscriptions).toHaveLength(1);
    expect(world.sender.posts).toEqual([]);
  });

  it('verifies when switching on; a failure leaves the webhook disabled', async () => {
    await givenWebhook(world, { enabled: false });
    world.sender.answer = () => unreachable;
    const answer = await patch({ update_mask: 'enabled', webhook: { enabled: true } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 9, message: expect.stringMatching(VERIFICATION_FAILED) });
    expect((await read()).enabled).toBe(false);
    expect(await deliveriesOf(world)).toMatchObject([{ state: 'failed', trigger: 'verification' }]);
  });

  it.each([
    [
      'another URL',
      { update_mask: 'config.url', webhook: { config: { url: 'https://other.example.com/' } } },
      1,
    ],
    ['another token', { update_mask: 'config.hmac_key', webhook: { config: { hmac_key: 'new' } } }, 1],
    ['the token cleared', { update_mask: 'config.hmac_key', webhook: { config: {} } }, 1],
    [
      'the same URL and token',
      { update_mask: 'config', webhook: { config: { url: URL_A, hmac_key: 'k' } } },
      0,
    ],
    ['another description', { update_mask: 'description', webhook: { description: 'd' } }, 0],
    ['enabled, as it was', { update_mask: 'enabled', webhook: { enabled: true } }, 0],
  ])('of an enabled webhook with %s sends %#', async (_, change, sent) => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'k' } });
    expect((await patch(change)).status).toBe(200);
    expect(world.sender.posts).toHaveLength(sent);
  });

  it('of a disabled webhook never verifies, dead URL or not', async () => {
    await givenWebhook(world, { enabled: false });
    world.sender.answer = () => unreachable;
    const answer = await patch({ update_mask: 'config', webhook: { config: { url: URL_A, hmac_key: 'k' } } });
    expect(answer.status).toBe(200);
    expect(world.sender.posts).toEqual([]);
  });

  it('keeps nothing of an update whose verification fails; the webhook stays enabled', async () => {
    await givenWebhook(world, { description: 'old' });
    world.sender.answer = () => status(302);
    const answer = await patch({
      update_mask: 'description,config',
      webhook: { description: 'new', config: { url: 'https://other.example.com/' } },
    });
    expect(answer.body.code).toBe(9);
    expect(await read()).toMatchObject({ description: 'old', enabled: true, config: { url: URL_A } });
  });

  it('signs the verification with the new token', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'old' } });
    await patch({ update_mask: 'config.hmac_key', webhook: { config: { hmac_key: 'new' } } });
    await world.call('POST', webhookPath('hook', '/verify'), {});
    const [first, second] = world.sender.posts.map(({ body, headers }) => [
      body,
      headers['X-Hcp-Webhook-Signature'],
    ]);
    const { hcpSignature } = await import('../../core/signature.ts');
    expect(first?.[1]).toBe(hcpSignature('new', first?.[0] ?? ''));
    expect(second?.[1]).toBe(hcpSignature('new', second?.[0] ?? ''));
  });

  it('keeps subscriptions, and the events in them, in the order written', async () => {
    await givenWebhook(world, { enabled: false });
    const subscriptions = [
      { resource_id: 'some_resource_id', events: [{ source: 'hashicorp.packer.version', action: 'update' }] },
      {
        events: [
          { source: 'z.z', action: 'b' },
          { source: 'a.a', action: 'c' },
          { source: 'z.z', action: 'a' },
        ],
      },
    ];
    await patch({ update_mask: 'subscriptions', webhook: { subscriptions } });
    expect((await read()).subscriptions).toEqual(subscriptions);
  });

  it.each([
    ['update_mask', {}],
    ['update_mask', { update_mask: '' }],
    ['update_mask', { update_mask: 'name' }],
    ['webhook.config.url', { update_mask: 'config', webhook: {} }],
    ['webhook.config.url', { update_mask: 'config.url', webhook: { config: { url: 'http://127.0.0.1/' } } }],
    ['webhook.enabled', { update_mask: 'enabled', webhook: { enabled: 'on' } }],
  ])('names the field %s of a value it refuses', async (field, body) => {
    await givenWebhook(world);
    const answer = await patch(body);
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message.startsWith(`${field}: `), answer.body.message).toBe(true);
    expect((await read()).config.url).toBe(URL_A);
  });

  it('answers 409 code 10 to the later of two concurrent updates', async () => {
    await givenWebhook(world);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.sender.answer = async () => {
      await held;
      return status(200);
    };
    const slow = patch({
      update_mask: 'config.url',
      webhook: { config: { url: 'https://slow.example.com/' } },
    });
    await patch({ update_mask: 'description', webhook: { description: 'first' } });
    release();
    expect(await slow).toMatchObject({ status: 409, body: { code: 10 } });
    expect(await read()).toMatchObject({ description: 'first', config: { url: URL_A } });
  });
});

describe('UpdateWebhookName', () => {
  const rename = (name: unknown, from = 'hook') => world.call('PATCH', webhookPath(from, '/name'), { name });

  it('answers with the new resource_name; the old one is gone, the resource_id stays', async () => {
    const before = await givenWebhook(world);
    const { status: code, body } = await rename('golden');
    expect(code).toBe(200);
    expect(body.webhook.resource_name).toBe(`webhook/project/${PROJECT}/geo/us/webhook/golden`);
    expect(body.webhook.resource_id).toBe(before.resource_id);
    expect((await world.call('GET', webhookPath('hook'))).status).toBe(404);
  });

  it('to the name it has changes nothing; to a taken one is 409 code 6', async () => {
    const before = await givenWebhook(world);
    await givenWebhook(world, { name: 'other' });
    expect((await rename('hook')).body.webhook.updated_at).toBe(before.updated_at);
    expect((await rename('other')).body).toMatchObject({ code: 6 });
    expect((await rename('not a name')).body).toMatchObject({
      code: 3,
      message: expect.stringContaining('name: '),
    });
  });

  it('works on webhooks called like the operations', async () => {
    await givenWebhook(world, { name: 'name' });
    expect((await rename('deliveries', 'name')).status).toBe(200);
    expect((await world.call('GET', webhookPath('deliveries', '/deliveries'))).body.deliveries).toHaveLength(
      1,
    );
  });
});

describe('DeleteWebhook', () => {
  it('answers {} and frees the name; the webhook is then not found, whatever one asks of it', async () => {
    await givenWebhook(world);
    const answer = await world.call('DELETE', webhookPath('hook'));
    expect([answer.status, answer.body]).toEqual([200, {}]);
    const missing = { code: 5, message: 'webhook not found', details: [] };
    expect((await world.call('DELETE', webhookPath('hook'))).body).toEqual(missing);
    expect((await world.call('GET', webhookPath('hook', '/deliveries'))).body).toEqual(missing);
    expect((await create({ enabled: false })).status).toBe(200);
  });
});

describe('TestWebhook', () => {
  const test = (fields: object) => world.call('POST', `/2023-05-31/webhook/project/${PROJECT}/test`, fields);

  it('answers {} when the destination answers 2xx, and the verification error otherwise', async () => {
    expect(await test({ config: { url: URL_A } })).toMatchObject({ status: 200, body: {} });
    world.sender.answer = () => status(404);
    expect(await test({ config: { url: URL_A } })).toMatchObject({ status: 400, body: { code: 9 } });
  });

  it('is stored as a delivery of the webhook it names, and of no other', async () => {
    const webhook = await givenWebhook(world, { enabled: false });
    await test({ config: { url: URL_A }, webhook_resource_id: webhook.resource_id });
    expect(await deliveriesOf(world)).toMatchObject([{ trigger: 'test', state: 'succeeded' }]);
    const unknown = await test({
      config: { url: URL_A },
      webhook_resource_id: '9d1c4f0a-6b7e-4a53-8f2d-3c0e5b7a9164',
    });
    expect(unknown.body).toMatchObject({ code: 5 });
  });
});

describe('ListWebhooks', () => {
  const list = async (query = '') => (await world.call('GET', webhooksPath(), undefined, { query })).body;
  const names = (body: { webhooks: { resource_name: string }[] }) =>
    body.webhooks.map((each) => each.resource_name.split('/').at(-1));

  beforeEach(async () => {
    for (const name of ['b', 'd', 'a', 'c', 'e']) {
      await givenWebhook(world, { name, enabled: false });
      world.advance(1_000);
    }
  });

  it('sorts by name unless told otherwise, by any of the allowed fields, either way', async () => {
    expect(names(await list())).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(names(await list('sorting.order_by=name+desc'))).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(names(await list('sorting.order_by=created_at'))).toEqual(['b', 'd', 'a', 'c', 'e']);
    expect(names(await list('sorting.order_by=created_at+desc,name'))).toEqual(['e', 'c', 'a', 'd', 'b']);
    expect(names(await list('sorting.order_by=updated_at+desc&sorting.order_by=name'))).toEqual([
      'e',
      'c',
      'a',
      'd',
      'b',
    ]);
  });

  it('pages forwards and backwards over the same list, whatever the page size', async () => {
    for (const size of [1, 2, 3, 5, 7]) {
      const seen: (string | undefined)[] = [];
      let page = await list(`pagination.page_size=${size}`);
      expect(page.pagination.previous_page_token).toBe('');
      seen.push(...names(page));
      while (page.pagination.next_page_token) {
        const before = page;
        page = await list(
          `pagination.page_size=${size}&pagination.next_page_token=${encodeURIComponent(page.pagination.next_page_token)}`,
        );
        seen.push(...names(page));
        const back = await list(
          `pagination.page_size=${size}&pagination.previous_page_token=${encodeURIComponent(page.pagination.previous_page_token)}`,
        );
        expect(names(back)).toEqual(names(before));
      }
      expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });

  it('goes on in the right place when the webhook at the edge of the page was deleted', async () => {
    const page = await list('pagination.page_size=2');
    await world.call('DELETE', webhookPath('b'));
    const next = await list(
      `pagination.page_size=2&pagination.next_page_token=${page.pagination.next_page_token}`,
    );
    expect(names(next)).toEqual(['c', 'd']);
  });

  it.each([
    ['pagination.page_size', 'pagination.page_size=-1'],
    ['pagination.page_size', 'pagination.page_size=ten'],
    ['pagination.next_page_token', 'pagination.next_page_token=abc'],
    ['pagination.previous_page_token', 'pagination.previous_page_token=abc&pagination.next_page_token=abc'],
    ['sorting.order_by', 'sorting.order_by=description'],
    ['sorting.order_by', 'sorting.order_by=name+sideways'],
  ])('refuses a bad %s', async (field, query) => {
    expect(await list(query)).toMatchObject({ code: 3, message: expect.stringMatching(`^${field}: `) });
  });
});

describe('the API as a whole', () => {
  it('says to another geography which one it serves, and not whether the webhook exists', async () => {
    await givenWebhook(world);
    const abroad = (name: string) => world.call('GET', webhookPath(name).replace('/geo/us/', '/geo/eu/'));
    expect(await abroad('hook')).toEqual(await abroad('nope'));
    expect(await abroad('hook')).toMatchObject({
      status: 404,
      body: { code: 5, message: 'geo: this API serves us, and the path says "eu"', details: [] },
    });
  });

  it('says to another version of itself which one it is', async () => {
    const path = `/2024-06-01/webhook/project/${PROJECT}/webhooks`;
    expect((await world.call('GET', path)).body).toEqual({
      code: 5,
      message: 'version: this API is 2023-05-31, and the path asks for 2024-06-01',
      details: [],
    });
  });

  it('has one text for a webhook that does not exist', async () => {
    expect(await world.call('GET', webhookPath('nope'))).toMatchObject({
      status: 404,
      body: { code: 5, message: 'webhook not found', details: [] },
    });
  });

  it('answers what it wrote with what it wrote: a create, an enable and a new URL read nothing back', async () => {
    const { deliveries, health } = world.deps;
    const reads: string[] = [];
    const counting = createWorld(
      {},
      {
        deliveries: {
          ...deliveries,
          list: async () => {
            reads.push('deliveries');
            throw new Error('not to be read');
          },
        },
        health: {
          ...health,
          getMany: async () => {
            reads.push('health');
            throw new Error('not to be read');
          },
        },
      },
    );
    const config = { url: URL_A };
    const answers = [
      await counting.call('POST', webhooksPath(), { name: 'hook', enabled: true, config }),
      await counting.call('POST', webhooksPath(), { name: 'off', enabled: false, config }),
      await counting.call('POST', webhookPath('off', '/enable')),
      await counting.call('PATCH', webhookPath('hook'), {
        update_mask: 'config.url',
        webhook: { config: { url: `${URL_A}/2` } },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({ body }) => body.webhook.last_delivery?.trigger)).toEqual([
      'verification',
      undefined,
      'verification',
      'verification',
    ]);
    expect(answers[3]?.body.webhook.last_delivery.request.url).toBe(`${URL_A}/2`);
    expect(reads).toEqual([]);
  });

  it('answers unknown paths in the same shape, whatever the method', async () => {
    for (const [method, path] of [
      ['GET', '/2023-05-31/nothing'],
      ['PUT', '/2023-05-31/nothing'],
      ['GET', `${webhooksPath()}/`],
    ] as const) {
      expect(await world.call(method, path)).toMatchObject({ status: 404, body: { code: 5, details: [] } });
    }
  });

  it('answers 500 code 13 and tells nothing when something of ours breaks, and logs it', async () => {
    const webhooks = {
      ...world.deps.webhooks,
      getByName: async () => Promise.reject(new Error('disk on fire')),
    };
    const broken = createWorld({}, { webhooks });
    const answer = await broken.call('GET', webhookPath('hook'));
    expect(answer).toMatchObject({ status: 500, body: { code: 13, message: 'internal error', details: [] } });
    expect(broken.log.join('\n')).toContain('disk on fire');
  });

  it('never returns a token, in any answer', async () => {
    await givenWebhook(world, { config: { url: URL_A, hmac_key: 'CANARY-token' } });
    const answers = await Promise.all([
      world.call('GET', webhookPath('hook')),
      world.call('GET', webhooksPath()),
      world.call('GET', webhookPath('hook', '/deliveries')),
      patch({ update_mask: 'config.hmac_key', webhook: { config: { hmac_key: 'CANARY-other' } } }),
    ]);
    expect(answers.map(({ text }) => text).join('\n')).not.toContain('CANARY');
  });

  it('gives the Terraform provider the project it asks for', async () => {
    const answer = await world.call('GET', `/resource-manager/2019-12-10/projects/${PROJECT}`);
    expect(answer.body.project).toEqual({
      id: PROJECT,
      parent: { id: expect.any(String), type: 'ORGANIZATION' },
    });
  });
});

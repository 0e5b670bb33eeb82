import { beforeEach, describe, expect, test } from 'vitest';
import {
  createWorld,
  eventsPath,
  givenWebhook,
  PROJECT,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { rawRequest } from './raw-request.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const stored = () => world.deps.webhooks.list(PROJECT);
const CONFIG = `"config":{"url":"${URL_A}"}`;

describe('fields that are not the caller’s to set', () => {
  const WISHES = {
    ...{
      id: 'x',
      resource_id: 'x',
      resource_name: 'webhook/project/other/geo/us/webhook/x',
      project_id: 'other',
    },
    ...{
      projectId: 'other',
      created_at: '2000-01-01T00:00:00Z',
      createdAtMs: 1,
      updated_at: 'x',
      version: 99,
    },
    ...{ configVersion: 99, token: { secretId: 's', versionId: 'v' }, previousToken: {}, has_hmac_key: true },
    ...{
      disabledReason: 'gone',
      disabled_reason: 'gone',
      health: { breaker: 'closed' },
      consecutiveFailures: 0,
    },
    ...{
      last_delivery: {},
      pk: 'P#other',
      sk: 'W#x',
      PK: 'P#other',
      SK: 'W#x',
      ttl: 1,
      expiresAt: 1,
      geo: 'eu',
    },
    ...{ toString: 'x', valueOf: 1, hasOwnProperty: 1, constructor: { prototype: { polluted: 1 } } },
  };
  const KEYS = [
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
  ];

  test('change nothing, in create, update, rename, and the objects within them', async () => {
    const config = { url: URL_A, ...WISHES };
    const subscriptions = [
      { ...WISHES, resource_id: 'r', events: [{ source: 'a.b', action: 'x', ...WISHES }] },
    ];
    const fields = { ...WISHES, name: 'hook', enabled: false, config, subscriptions };
    expect((await world.call('POST', webhooksPath(), fields)).status).toBe(200);
    const [created] = await stored();
    expect(Object.keys(created ?? {}).sort()).toEqual(KEYS);
    const mask = 'config,description,enabled,subscriptions';
    await world.call('PATCH', webhookPath('hook'), { ...WISHES, update_mask: mask, webhook: fields });
    await world.call('PATCH', webhookPath('hook', '/name'), { ...WISHES, name: 'renamed' });
    const [updated] = await stored();
    expect(Object.keys(updated ?? {}).sort()).toEqual(KEYS);
    expect(updated).toMatchObject({
      id: created?.id,
      projectId: PROJECT,
      createdAtMs: created?.createdAtMs,
      configVersion: 1,
    });
    expect(updated?.subscriptions).toEqual([{ resourceId: 'r', events: [{ source: 'a.b', action: 'x' }] }]);
    expect(await world.deps.webhooks.list('other')).toEqual([]);
  });

  test('are refused in an update mask, whatever they are', async () => {
    await givenWebhook(world);
    for (const path of [
      ...Object.keys(WISHES),
      '__proto__',
      'name',
      '*',
      'config.',
      'config.url.x',
      'ENABLED',
      'enabled\0',
    ]) {
      const answer = await world.call('PATCH', webhookPath('hook'), { update_mask: path, webhook: WISHES });
      expect([answer.status, answer.body.code], path).toEqual([400, 3]);
    }
  });

  test('nor is the project: the one in the path counts, not those in body, query and headers', async () => {
    const headers = {
      'x-project-id': 'other',
      'x-http-method-override': 'DELETE',
      'x-original-url': '/',
      'x-forwarded-host': 'other',
    };
    const event = { event_source: 'a.b', event_action: 'x', event_id: 'e', event_payload: {} };
    const post = (fields: object, query: string) =>
      rawRequest(world, { method: 'POST', path: eventsPath(), body: JSON.stringify(fields), query, headers });
    const answers = [
      await post({ ...event, project_id: 'other' }, ''),
      await post(event, 'project_id=other'),
      await post(event, 'project=other'),
      await post(event, ''),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 202]);
    await world.drain();
    expect(await world.deps.events.getMany([{ projectId: 'other', eventId: 'e' }])).toEqual([]);
    expect(await world.deps.events.getMany([{ projectId: PROJECT, eventId: 'e' }])).toHaveLength(1);
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    'and %s pollutes nothing, at any depth of any body',
    async (key) => {
      const evil = `{"polluted":1,"enabled":true,"url":"http://10.0.0.1/","prototype":{"polluted":1}}`;
      const at = [
        `{"name":"a","enabled":false,${CONFIG},"${key}":${evil}}`,
        `{"name":"b","enabled":false,"config":{"url":"${URL_A}","${key}":${evil}}}`,
        `{"name":"c","enabled":false,${CONFIG},"test_payload":{"${key}":${evil}},"subscriptions":[{"events":[],"${key}":${evil}}]}`,
      ];
      for (const text of at) expect((await world.call('POST', webhooksPath(), text)).status).toBe(200);
      await world.call(
        'PATCH',
        webhookPath('a'),
        `{"update_mask":"description,config","webhook":{"${key}":{"description":"polluted","config":{"url":"http://10.0.0.1/"}},"config":{"url":"${URL_A}"}}}`,
      );
      await world.call(
        'POST',
        eventsPath(),
        `{"event_source":"a.b","event_action":"x","${key}":${evil},"event_payload":{"${key}":${evil}}}`,
      );
      await world.drain();
      expect({}).not.toHaveProperty('polluted');
      expect([]).not.toHaveProperty('polluted');
      for (const webhook of await stored())
        expect(webhook).toMatchObject({ enabled: false, url: URL_A, description: '' });
    },
  );
});

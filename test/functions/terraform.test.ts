import { beforeEach, expect, it } from 'vitest';
import { status, unreachable } from '../scripted-sender.ts';
import { type Answer, createWorld, PROJECT, type World } from '../world.ts';

/*
 * The calls that the acceptance test of the Terraform resource `hcp_notifications_webhook` makes, step by step, as the Go
 * SDK writes them: names as one encoded segment, bodies ending in a newline, times it cannot leave out, no `false` and no
 * empty text. Between steps Terraform reads the webhook and plans; an unexpected value would be a plan that is not empty.
 */
const TIMES = '"created_at":"0001-01-01T00:00:00.000Z","updated_at":"0001-01-01T00:00:00.000Z"';
const URL_ = 'https://x7k2m9q4z1.com';
const NAME = 'a1b2c3d4e5f6g7h8';
const OTHER_NAME = 'h8g7f6e5d4c3b2a1';
const DESCRIPTION = 'd'.repeat(200);

let world: World;
beforeEach(() => {
  world = createWorld();
  world.sender.answer = () => unreachable;
});

const resource = (name: string, rest = '') =>
  `/2023-05-31/${encodeURIComponent(`webhook/project/${PROJECT}/geo/us/webhook/${name}`)}${rest}`;
const send = (method: string, path: string, body: string): Promise<Answer> =>
  world.call(method, path, `${body}\n`);
const read = async (name: string) => (await world.call('GET', resource(name))).body.webhook;

it('passes through every step of the Terraform acceptance test', async () => {
  // 1. create, disabled
  const created = await send(
    'POST',
    `/2023-05-31/webhook/project%2F${PROJECT}/webhooks`,
    `{"config":{"url":"${URL_}"},"enabled":false,"name":"${NAME}","subscriptions":null}`,
  );
  expect(created.status).toBe(200);
  expect(created.body.webhook).toMatchObject({
    enabled: false,
    resource_name: `webhook/project/${PROJECT}/geo/us/webhook/${NAME}`,
  });
  expect(created.body.webhook.resource_id).not.toBe('');

  // 2. import
  expect(await read(NAME)).toMatchObject({ description: '', subscriptions: [], config: { url: URL_ } });

  // 3. a description and a subscription to something invented
  const subscriptions = [
    { resource_id: 'some_resource_id', events: [{ source: 'hashicorp.packer.version', action: 'update' }] },
  ];
  const described = await send(
    'PATCH',
    resource(NAME),
    `{"update_mask":"description,subscriptions","webhook":{${TIMES},"description":"${DESCRIPTION}","subscriptions":[{"events":[{"action":"update","source":"hashicorp.packer.version"}],"resource_id":"some_resource_id"}]}}`,
  );
  expect(described.status).toBe(200);
  expect(await read(NAME)).toMatchObject({ description: DESCRIPTION, subscriptions });

  // 4. a key; description and subscriptions dropped
  const keyed = await send(
    'PATCH',
    resource(NAME),
    `{"update_mask":"config,description,subscriptions","webhook":{${TIMES},"config":{"hmac_key":"0123456789abcdef","url":"${URL_}"},"subscriptions":[]}}`,
  );
  expect(keyed.status).toBe(200);
  expect(await read(NAME)).toMatchObject({ description: '', subscriptions: [], config: { url: URL_ } });

  // 5. another key
  const rekeyed = await send(
    'PATCH',
    resource(NAME),
    `{"update_mask":"config","webhook":{${TIMES},"config":{"hmac_key":"fedcba9876543210","url":"${URL_}"},"subscriptions":[]}}`,
  );
  expect(rekeyed.status).toBe(200);

  // 6. another name, then the key dropped under it
  const renamed = await send('PATCH', resource(NAME, '/name'), `{"name":"${OTHER_NAME}"}`);
  expect(renamed.body.webhook.resource_name).toBe(`webhook/project/${PROJECT}/geo/us/webhook/${OTHER_NAME}`);
  const cleared = await send(
    'PATCH',
    resource(OTHER_NAME),
    `{"update_mask":"config","webhook":{${TIMES},"config":{"url":"${URL_}"},"subscriptions":[]}}`,
  );
  expect(cleared.status).toBe(200);
  expect(await read(OTHER_NAME)).toMatchObject({ subscriptions: [], has_hmac_key: false });

  // 7. the first name again, then switched on: the rename stays, the webhook stays disabled
  expect((await send('PATCH', resource(OTHER_NAME, '/name'), `{"name":"${NAME}"}`)).status).toBe(200);
  const switchOn = `{"update_mask":"enabled","webhook":{${TIMES},"enabled":true,"subscriptions":[]}}`;
  const refused = await send('PATCH', resource(NAME), switchOn);
  expect(refused.status).toBe(400);
  expect(refused.body.message.startsWith('Error verifying webhook configuration')).toBe(true);
  expect(await read(NAME)).toMatchObject({ enabled: false });

  // 8. the same
  expect((await send('PATCH', resource(NAME), switchOn)).body.code).toBe(9);

  // destroy
  expect((await world.call('DELETE', resource(NAME))).status).toBe(200);
  expect((await world.call('DELETE', resource(NAME))).status).toBe(404);
});

it('answers a client that names no project with what to set', async () => {
  const answer = await world.call('GET', '/resource-manager/2019-12-10/organizations');
  expect(answer.status).toBe(404);
  expect(answer.body.message).toContain('set HCP_PROJECT_ID');
});

it('delivers what a team publishes to the subscription that the provider lets through', async () => {
  const subscriptions = '[{"events":[{"action":"*","source":"hashicorp.acme-orders.order"}]}]';
  world.sender.answer = () => status(200);
  const created = await send(
    'POST',
    `/2023-05-31/webhook/project%2F${PROJECT}/webhooks`,
    `{"config":{"url":"${URL_}"},"description":"","enabled":true,"name":"${NAME}","subscriptions":${subscriptions}}`,
  );
  expect(created.status).toBe(200);
  const published = await world.call('POST', `/2023-05-31/webhook/project/${PROJECT}/events`, {
    event_source: 'acme.orders.order',
    event_action: 'create',
    event_payload: { order: 1 },
  });
  await world.drain();
  const { event_id: id } = published.body;
  const path = `/2023-05-31/webhook/project/${PROJECT}/events/${id}`;
  expect((await world.call('GET', path)).body).toMatchObject({
    // The receiver is told the source as it was published.
    event: { event_source: 'acme.orders.order' },
    deliveries: [{ state: 'succeeded' }],
  });
  const explained = await world.call('GET', `${path}/explain`, undefined, { query: `webhook=${NAME}` });
  expect(explained.body.explanation).toMatchObject({ outcome: 'succeeded', subscriptions: [{ asks: true }] });
  const preview = await world.call('POST', resource(NAME, '/preview'), `{"subscriptions":${subscriptions}}`);
  expect(preview.body.events).toHaveLength(1);
  // The plan after it is empty: what was written is what is read.
  expect((await read(NAME)).subscriptions).toEqual(JSON.parse(subscriptions));
});

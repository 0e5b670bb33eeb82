import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, machineToken } from '../../../local/deployment.ts';
import { startWatchedReceiver, type WatchedReceiver } from '../../../verify/deployment/receiver.ts';
import { API, DEPLOY_TIMEOUT_MS, deployed, iamCall, jwtCall, newProject, type Project } from './deployed.ts';

let deployment: Deployment;
let project: Project;
let receiver: WatchedReceiver;

beforeAll(async () => {
  deployment = await deployed();
  project = await newProject(deployment);
  receiver = await startWatchedReceiver();
}, DEPLOY_TIMEOUT_MS);
afterAll(() => receiver?.close());

const webhook = (name: string, more: object = {}) => ({
  name,
  config: { url: receiver.url, hmac_key: 'token-of-16-chars' },
  subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  ...more,
});

describe('the deployed API', () => {
  test('creates a webhook whose destination verifies', async () => {
    const created = await project.call('POST', '/webhooks', webhook('orders', { enabled: true }));
    expect(created).toMatchObject({ status: 200, body: { webhook: { enabled: true } } });
    expect(JSON.stringify(created.body)).not.toContain('token-of-16-chars');
    expect(receiver.requests.at(-1)?.signedWith('token-of-16-chars')).toBe(true);
  });

  test('refuses to enable one whose destination does not', async () => {
    receiver.answer(500);
    const refused = await project.call('POST', '/webhooks', webhook('broken', { enabled: true }));
    expect(refused).toMatchObject({ status: 400, body: { code: 9 } });
    expect(await project.webhook('broken', 'GET')).toMatchObject({ status: 404, body: { code: 5 } });
  });

  test('lists, gets, updates, renames', async () => {
    expect((await project.call('GET', '/webhooks')).body.webhooks).toHaveLength(1);
    const update = { webhook: { description: 'Orders' }, update_mask: 'description' };
    expect((await project.webhook('orders', 'PATCH', '', update)).body.webhook.description).toBe('Orders');
    expect((await project.webhook('orders', 'PATCH', '/name', { name: 'renamed' })).status).toBe(200);
    expect((await project.webhook('renamed', 'GET')).body.webhook).toMatchObject({ description: 'Orders' });
    expect((await project.webhook('orders', 'GET')).status).toBe(404);
  });

  test('takes the resource name in one encoded segment, as the Go client sends it', async () => {
    const path = `/project/${project.id}/geo/us/webhook/renamed`.replaceAll('/', '%2F').slice(3);
    const token = await machineToken(deployment);
    const response = await fetch(`${deployment.jwtApi}${API}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
  });

  test('logs the verification, seals page tokens, and opens them again', async () => {
    for (const _ of [1, 2])
      expect((await project.webhook('renamed', 'POST', '/verify', {})).status).toBe(200);
    const first = await project.webhook('renamed', 'GET', '/deliveries?pagination.page_size=1');
    expect(first.body.deliveries).toHaveLength(1);
    const next = first.body.pagination.next_page_token;
    const second = await project.webhook(
      'renamed',
      'GET',
      `/deliveries?pagination.page_size=1&pagination.next_page_token=${next}`,
    );
    expect(second.body.deliveries[0].id).not.toBe(first.body.deliveries[0].id);
  });

  test('deletes', async () => {
    expect(await project.webhook('renamed', 'DELETE')).toEqual({ status: 200, body: {} });
    expect((await project.webhook('renamed', 'GET')).status).toBe(404);
  });
});

describe('the doors', () => {
  test('no token and a bad token are 401, another project is 403', async () => {
    const path = `/project/${project.id}/webhooks`;
    const token = await machineToken(deployment);
    expect((await jwtCall(deployment, undefined, 'GET', path)).status).toBe(401);
    expect(await jwtCall(deployment, `${token}x`, 'GET', path)).toMatchObject({
      status: 401,
      body: { code: 16 },
    });
    expect(await jwtCall(deployment, token, 'GET', '/project/someone-elses/webhooks')).toMatchObject({
      status: 403,
      body: { code: 7 },
    });
  });

  test('the IAM door takes signed requests only', async () => {
    const path = `/project/${project.id}/webhooks`;
    expect((await iamCall(deployment, 'GET', path)).status).toBe(200);
    expect((await fetch(`${deployment.iamApi}${API}${path}`)).status).toBe(403);
  });
});

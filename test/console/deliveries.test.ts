import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Receiver } from './receiver.ts';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();
const run = promisify(execFile);

const ORDER = { event_source: 'acme.orders.order', event_action: 'create', event_payload: { total: 12 } };

async function projectWithWebhook(receiver: Receiver, subscriptions?: object[]): Promise<string> {
  const project = newProject();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'orders',
    enabled: true,
    config: { url: receiver.url, hmac_key: 'my-token' },
    subscriptions: subscriptions ?? [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  });
  return project;
}

const publish = async (project: string, event: object | string = ORDER): Promise<string> =>
  (await world.fanfare().api('POST', `/project/${project}/events`, event)).body.event_id;

test('deliveries appear while one looks', async () => {
  const project = await projectWithWebhook(await world.receiver());
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  const table = page.getByRole('table', { name: 'Deliveries' });
  await table.getByText('hashicorp.webhook.verification:test').first().waitFor();

  const eventId = await publish(project);
  const row = table.getByRole('row').filter({ hasText: eventId });
  await row.getByText('Succeeded').first().waitFor();
  await row.getByText('200').first().waitFor();
  await shoot(page, 'webhook');
});

test('a failing receiver: the cause in two clicks, then redelivery after the repair', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  receiver.reply = { status: 401, body: 'bad signature', headers: { 'x-request-id': 'r-17' } };
  const eventId = await publish(project);

  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByText('3 failures in a row').first().waitFor();
  await shoot(page, 'webhooks-failing');
  await page.getByRole('link', { name: 'orders', exact: true }).click();
  await page.getByText('The destination answered with status 401.').first().waitFor();
  await page
    .getByText(/its signature check fails/)
    .first()
    .waitFor();
  await shoot(page, 'webhook-failing');

  await page.getByRole('button', { name: 'View the attempt' }).click();
  await page.getByText('Attempt 3: 401').first().waitFor();
  await page.getByText('bad signature').first().waitFor();
  await page.getByText('x-request-id: r-17').first().waitFor();
  await page.getByText('X-Hcp-Webhook-Signature:').first().waitFor();
  await page.getByRole('link', { name: eventId }).waitFor();
  await shoot(page, 'delivery-failed');

  receiver.reply = { status: 200, body: 'thanks' };
  await page.getByRole('button', { name: 'Redeliver' }).click();
  await page.getByText('Redelivery requested').first().waitFor();
  await page.getByText('Attempt 4: 200').first().waitFor();
  await page.getByText('Succeeded').first().waitFor();
  expect(receiver.received).toHaveLength(5);
  expect(receiver.received[4]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
  expect(receiver.received[4]?.body).toBe(receiver.received[1]?.body);
});

test('a verification cannot be redelivered, and the button says why', async () => {
  const project = await projectWithWebhook(await world.receiver());
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByRole('link', { name: /hashicorp.webhook.verification:test/ }).click();
  const button = page.getByRole('button', { name: 'Redeliver' });
  await button.waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
});

test('Copy as curl gives a command that sends the same bytes, and holds no token', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  const payload = `{"it's":"quoted \\"twice\\" and \\u0041 $HOME \`id\`","n":12345678901234567890}`;
  const eventId = await publish(
    project,
    `{"event_source":"acme.orders.order","event_action":"create","event_payload":${payload}}`,
  );
  const page = await world.openPage(`/projects/${project}/events/${eventId}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByText('Succeeded').first().waitFor();
  await page.getByRole('link', { name: /^01/ }).click();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('Copied: the last request, without the token').first().waitFor();
  const command = String(await page.evaluate('navigator.clipboard.readText()'));

  expect(command).not.toContain('my-token');
  await run('sh', ['-c', `${command} --silent`]);
  const [, original, repeated] = receiver.received;
  expect(repeated?.body).toBe(original?.body);
  expect(repeated?.body).toContain(payload);
  for (const header of ['content-type', 'x-hcp-webhook-signature', 'webhook-id', 'webhook-signature']) {
    expect(repeated?.headers[header]).toBe(original?.headers[header]);
  }
});

test('filters and pages live in the address, and back goes back', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  const ids: string[] = [];
  for (let count = 0; count < 30; count++) ids.push(await publish(project));
  await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(31);

  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  const table = page.getByRole('table', { name: 'Deliveries' });
  await table
    .getByText(ids[29] ?? '')
    .first()
    .waitFor();
  expect(await table.getByText(ids[0] ?? '').count()).toBe(0);
  await page.getByRole('button', { name: 'Older' }).click();
  await table
    .getByText(ids[0] ?? '')
    .first()
    .waitFor();
  expect(new URL(page.url()).searchParams.has('next')).toBe(true);
  await page.reload();
  await table
    .getByText(ids[0] ?? '')
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Newer' }).click();
  await table
    .getByText(ids[29] ?? '')
    .first()
    .waitFor();
  await page.goBack();
  await table
    .getByText(ids[0] ?? '')
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'State Any state but skipped' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('No delivery matches.').first().waitFor();
  expect(new URL(page.url()).searchParams.getAll('state')).toEqual(['failed']);
  await page.getByRole('combobox', { name: 'Source' }).fill('acme.orders');
  await page.getByRole('option', { name: 'acme.orders.order', exact: true }).click();
  await page.getByText('No delivery matches.').first().waitFor();
  expect(new URL(page.url()).searchParams.get('source')).toBe('acme.orders.order');
});

test('Publish an event: a sample, then where it went, and what was skipped and why', async () => {
  const receiver = await world.receiver();
  const everything = [{ events: [{ source: '*', action: '*' }] }];
  const project = await projectWithWebhook(receiver, everything);
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'asleep',
    enabled: false,
    config: { url: receiver.url },
    subscriptions: everything,
  });
  const page = await world.openPage(`/projects/${project}/events`);
  await page.getByText('No events', { exact: true }).first().waitFor();
  await shoot(page, 'events-empty');
  await page.getByRole('link', { name: 'Publish an event' }).first().click();
  await page.getByRole('button', { name: /^Sample/ }).click();
  await page.getByRole('option', { name: /hashicorp.secrets.secret:rotate/ }).click();
  await shoot(page, 'publish-event');
  await page.getByRole('button', { name: 'Publish event' }).click();

  await page.getByRole('heading', { name: 'hashicorp.secrets.secret:rotate' }).waitFor();
  const table = page.getByRole('table', { name: 'Where it went' });
  await table.getByRole('row').filter({ hasText: 'orders' }).getByText('Succeeded').first().waitFor();
  await table
    .getByRole('row')
    .filter({ hasText: 'asleep' })
    .getByText('the webhook was disabled when the event was accepted')
    .first()
    .waitFor();
  await shoot(page, 'event');

  await page.getByRole('navigation').getByRole('link', { name: 'Events' }).first().click();
  await page.getByRole('link', { name: /hashicorp.secrets.secret:rotate/ }).waitFor();
  await shoot(page, 'events');
});

test('Publish an event: what the API refuses is shown, and nothing written is lost', async () => {
  const page = await world.openPage(`/projects/${newProject()}/publish-event`);
  const text = page.getByLabel('Event', { exact: true });
  await text.fill('{"event_source":"Not A Source","event_action":"create"}');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await page
    .getByText(/^event_source: must be lower-case words/)
    .first()
    .waitFor();
  await text.fill('{"event_source":');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await page
    .getByText(/^body: /)
    .first()
    .waitFor();
  expect(await text.inputValue()).toBe('{"event_source":');
});

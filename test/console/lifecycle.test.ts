import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Receiver } from './receiver.ts';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const WEBHOOK = { name: 'orders', subscriptions: [{ events: [{ source: '*', action: '*' }] }] };
const create = async (receiver: Receiver, token?: string): Promise<string> => {
  const project = newProject();
  const config = { url: receiver.url, ...(token !== undefined && { hmac_key: token }) };
  await world.fanfare().api('POST', `/project/${project}/webhooks`, { ...WEBHOOK, enabled: true, config });
  return project;
};
const webhookOf = async (project: string) =>
  (await world.fanfare().api('GET', `/project/${project}/geo/us/webhook/orders`)).body.webhook;
const publish = (project: string) =>
  world.fanfare().api('POST', `/project/${project}/events`, {
    event_source: 'acme.x',
    event_action: 'y',
    event_payload: {},
  });
const choose = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'Actions for orders', disabled: false }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('disabling asks when deliveries are pending, and says what becomes of them', async () => {
  const receiver = await world.receiver();
  const project = await create(receiver);
  const page = await world.openPage('/projects');
  // One waits for its next attempt: this server's own retries are over before anyone could look.
  let disabled = 0;
  await page.route('**/deliveries?**', async (route) => {
    const answer = await (await route.fetch()).json();
    if (route.request().url().includes('filter.state=pending') && !route.request().url().includes('failed')) {
      answer.deliveries = [{ ...(await firstDelivery(project)), state: 'pending' }];
    }
    await route.fulfill({ json: answer });
  });
  page.on('request', (request) => {
    if (request.url().endsWith('/disable')) disabled++;
  });
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/orders`);
  await choose(page, 'Disable webhook');
  const dialog = page.getByRole('dialog', { name: 'Disable webhook' });
  await dialog.getByText('1 delivery is pending').waitFor();
  await shoot(page, 'disable-webhook');
  expect(disabled).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  expect((await webhookOf(project)).enabled).toBe(true);

  await choose(page, 'Disable webhook');
  await dialog.getByRole('button', { name: 'Disable and cancel them' }).click();
  await page.getByText('Webhook orders disabled').first().waitFor();
  expect((await webhookOf(project)).enabled).toBe(false);
});

const firstDelivery = async (project: string) =>
  (await world.fanfare().api('GET', `/project/${project}/geo/us/webhook/orders/deliveries`)).body
    .deliveries[0];

test('from the banner one fixes, tests and enables', async () => {
  const receiver = await world.receiver();
  const project = await create(receiver);
  receiver.reply = { status: 410 };
  await publish(project);
  await expect.poll(async () => (await webhookOf(project)).enabled).toBe(false);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByText('The destination answered with status 410.').first().waitFor();
  await shoot(page, 'trouble-banner');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('The test of orders failed').first().waitFor();
  await page.getByRole('button', { name: 'Fix', exact: true }).click();
  await page.getByRole('heading', { name: 'Edit webhook orders' }).waitFor();
  await page.goBack();
  receiver.reply = { status: 200 };
  await page.getByRole('button', { name: 'Enable', exact: true }).click();
  await page.getByText('Webhook orders enabled').first().waitFor();
  await page.getByRole('button', { name: 'Fix', exact: true }).waitFor({ state: 'hidden' });
});

test('a delivery tells its attempts as a time line', async () => {
  const receiver = await world.receiver();
  const project = await create(receiver);
  receiver.reply = { status: 503 };
  await publish(project);
  await expect.poll(() => receiver.received.length).toBe(4);
  const { id } = await firstDelivery(project);
  const page = await world.openPage(`/projects/${project}/webhooks/orders/deliveries/${id}`);
  const line = page.getByRole('list', { name: 'Time line of the attempts' });
  await line.getByText('Accepted').waitFor();
  await line.getByText('Attempt 3 answered: 503').waitFor();
  expect(await line.getByText(/after the one before/).count()).toBe(2);
  await shoot(page, 'delivery-time-line');
});

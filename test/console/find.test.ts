import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];
const api = (method: string, path: string, body?: unknown) => world.fanfare().api(method, path, body);
const publish = async (project: string, resource_id: string): Promise<string> => {
  const event = { event_source: 'acme.orders.order', event_action: 'create', resource_id, event_payload: {} };
  return (await api('POST', `/project/${project}/events`, event)).body.event_id;
};

/** Two webhooks of like names, and two events of one resource. */
async function somethingToFind() {
  const project = newProject();
  const receiver = await world.receiver();
  const webhook = { config: { url: receiver.url }, subscriptions: EVERYTHING };
  for (const name of ['orders', 'orders-eu', 'stock']) {
    await api('POST', `/project/${project}/webhooks`, { name, ...webhook });
  }
  const events = [await publish(project, 'order-1'), await publish(project, 'order-1')];
  await publish(project, 'order-2');
  await expect.poll(() => receiver.received.length).toBe(12);
  const { body } = await api(
    'GET',
    `/project/${project}/geo/us/webhook/stock/deliveries?filter.resource_id=order-2`,
  );
  return { project, events, delivery: String(body.deliveries[0].id) };
}

async function find(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox', { name: 'Find an event, delivery, resource or webhook' });
  await box.fill(text);
  await box.press('Enter');
}
const pathOf = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname);

test('one box leads to an event, a delivery and a webhook, from any page', async () => {
  const { project, events, delivery } = await somethingToFind();
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await find(page, ` ${events[0]} `);
  await page.getByRole('table', { name: 'Where it went' }).waitFor();
  expect(pathOf(page)).toBe(`/projects/${project}/events/${events[0]}`);

  await find(page, delivery);
  await page.getByText('Delivery ID (webhook-id)').waitFor();
  expect(pathOf(page)).toBe(`/projects/${project}/webhooks/stock/deliveries/${delivery}`);

  await find(page, 'orders');
  await page.getByRole('heading', { name: 'orders', exact: true }).waitFor();
  expect(pathOf(page)).toBe(`/projects/${project}/webhooks/orders`);

  // Back leads to where one was, not to the search that led on.
  await page.goBack();
  await page.getByText('Delivery ID (webhook-id)').waitFor();
});

test('where more than one thing is meant they are listed, a resource with its events and deliveries', async () => {
  const { project, events } = await somethingToFind();
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await find(page, 'ORDERS-');
  await page.getByRole('heading', { name: 'orders-eu', exact: true }).waitFor();
  await find(page, 'order');
  await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
  await page.getByRole('link', { name: 'orders-eu', exact: true }).waitFor();

  await find(page, 'order-1');
  const found = page.getByRole('table', { name: 'Events' });
  for (const event of events) await found.getByText(event).first().waitFor();
  expect(await found.locator('tbody tr').count()).toBe(2);
  await shoot(page, 'found-events');
  await page.getByRole('link', { name: 'All deliveries about this resource' }).click();
  const deliveries = page.getByRole('table', { name: 'Deliveries' });
  await expect.poll(() => deliveries.locator('tbody tr').count()).toBe(6);
  expect(new URL(page.url()).searchParams.get('resource')).toBe('order-1');

  await page.goBack();
  await page.getByRole('link', { name: `Who got it, and why: ${events[0]}` }).click();
  await page.getByRole('heading', { name: 'Why did a webhook get this, or not?' }).waitFor();
});

test('what is nothing is said to be nothing, and older events are pointed at', async () => {
  const project = newProject();
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await find(page, 'nowhere<b>');
  await page.getByText('Nothing of that ID or name').waitFor();
  await page.getByRole('heading', { name: 'Found for nowhere<b>' }).waitFor();
  await page.route('**/find?**', async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, complete: false } });
  });
  await find(page, 'order-9');
  await page.getByRole('link', { name: 'look through all of them' }).click();
  await page.getByText('No event matches.').waitFor();
  expect(new URL(page.url()).searchParams.get('resource')).toBe('order-9');
});

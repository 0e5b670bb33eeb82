import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const api = (method: string, path: string, body?: unknown) => world.fanfare().api(method, path, body);
const subscription = (source: string, action: string, resource_id?: string) => ({
  ...(resource_id && { resource_id }),
  events: [{ source, action }],
});
const publish = async (project: string, action = 'create'): Promise<string> => {
  const event = {
    event_source: 'acme.orders.order',
    event_action: action,
    resource_id: 'order-1',
    event_payload: {},
  };
  return (await api('POST', `/project/${project}/events`, event)).body.event_id;
};

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Webhook/ }).click();
  await page.getByRole('option', { name, exact: true }).click();
}
const tried = (project: string, name: string) => async (): Promise<string> =>
  (await api('GET', `/project/${project}/geo/us/webhook/${name}/deliveries`)).body.deliveries[0]?.state;

test('an event says of any webhook why it got it, or by which part of which subscription it did not', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const refusing = await world.receiver();
  const create = (name: string, subscriptions: object[], more: object = { config: { url: receiver.url } }) =>
    api('POST', `/project/${project}/webhooks`, { name, subscriptions, ...more });
  await create('other', [
    subscription('acme.stock.item', 'create'),
    subscription('acme.orders.order', 'delete', 'order-1'),
    subscription('acme.orders.order', '*', 'order-2'),
  ]);
  await create('fine', [subscription('*', '*')]);
  await create('asleep', [subscription('*', '*')], { enabled: false, config: { url: receiver.url } });
  await create('refusing', [subscription('*', '*')], { config: { url: refusing.url } });
  refusing.reply = { status: 403 };
  const event = await publish(project);
  await expect.poll(tried(project, 'refusing')).toBe('failed');
  await expect.poll(tried(project, 'fine')).toBe('succeeded');
  await create('younger', [subscription('*', '*')]);

  const page = await world.openPage(`/projects/${project}/events/${event}`);
  await choose(page, 'other');
  await page.getByText('other did not get it', { exact: true }).waitFor();
  await page.getByText(/No subscription of the webhook asks for the event\./).waitFor();
  const subscriptions = page.getByRole('table', { name: 'Subscriptions' });
  await subscriptions
    .getByText('Not this source: it asks for acme.stock.item, and the event is of acme.orders.order')
    .waitFor();
  await subscriptions.getByText("Not this action: it asks for delete, and the event's is create").waitFor();
  await subscriptions
    .getByText('Not this resource: it asks for order-2, and the event is about order-1')
    .waitFor();
  await shoot(page, 'explain-not-subscribed');
  expect(new URL(page.url()).searchParams.get('why')).toBe('other');

  await choose(page, 'refusing');
  await page.getByText('refusing did not get it', { exact: true }).waitFor();
  await page.getByText(/Attempt 3, .*: 403\. The destination answered with status 403\./).waitFor();
  await page.getByText(/Next: nothing by itself: redeliver it\./).waitFor();
  await shoot(page, 'explain-failed');

  await choose(page, 'fine');
  await page.getByText('fine got it', { exact: true }).waitFor();
  await choose(page, 'asleep');
  await page.getByText('It is disabled: someone switched it off.').waitFor();
  await page.getByText(/was off when the event was accepted/).waitFor();
  await choose(page, 'younger');
  await page.getByText(/The webhook was created after the event was accepted\./).waitFor();
  await page.reload();
  await page.getByText('younger did not get it', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send it to younger' }).click();
  await page.getByText('younger got it', { exact: true }).waitFor();
});

test('the answer follows what happens: held, then delivered', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await api('POST', `/project/${project}/webhooks`, {
    name: 'orders',
    config: { url: receiver.url },
    subscriptions: [subscription('*', '*')],
  });
  await api('POST', `/project/${project}/geo/us/webhook/orders/pause`);
  const event = await publish(project);
  await expect
    .poll(
      async () => (await api('GET', `/project/${project}/geo/us/webhook/orders`)).body.webhook.health.held,
    )
    .toBe(1);
  const page = await world.openPage(`/projects/${project}/events/${event}?why=orders`);
  await page.getByText('orders has not got it yet', { exact: true }).waitFor();
  await page.getByText(/It is paused\./).waitFor();
  await api('POST', `/project/${project}/geo/us/webhook/orders/resume`);
  await page.getByText('orders got it', { exact: true }).waitFor();
});

test('a webhook that is not there cannot be explained, and says so', async () => {
  const project = newProject();
  const event = await publish(project);
  const page = await world.openPage('/projects');
  await expect.poll(async () => (await api('GET', `/project/${project}/events/${event}`)).status).toBe(200);
  await page.goto(`${world.fanfare().url}/projects/${project}/events/${event}?why=nobody`);
  await page.getByText('It could not be explained').first().waitFor();
});

test('the editor shows which of the last events its choices would have brought', async () => {
  const project = newProject();
  await api('POST', `/project/${project}/webhooks`, {
    name: 'orders',
    enabled: false,
    config: { url: 'https://receiver.example.com/' },
    subscriptions: [subscription('acme.orders.order', 'create')],
  });
  const created = await publish(project, 'create');
  const deleted = await publish(project, 'delete');
  await expect.poll(async () => (await api('GET', `/project/${project}/events`)).body.events.length).toBe(2);
  const page = await world.openPage(`/projects/${project}/webhooks/orders/edit`);
  await page.getByRole('button', { name: 'Preview', exact: false }).first().click();
  await page.getByRole('button', { name: 'Preview events' }).click();
  await page.getByText('1 of all 2 events matches.').waitFor();
  const previewed = page.getByRole('table', { name: 'Previewed events' });
  await previewed.getByText(created).waitFor();

  await page.getByRole('radio', { name: 'All events' }).check();
  await page.getByText('The events were chosen anew since').waitFor();
  await page.getByRole('button', { name: 'Preview again' }).click();
  await page.getByText('2 of all 2 events match; 1 of them the webhook did not subscribe to.').waitFor();
  const row = previewed.getByRole('row').filter({ hasText: deleted });
  await row.getByText('New', { exact: true }).waitFor();
  await shoot(page, 'preview');
  // It was a look, and no change.
  const { body } = await api('GET', `/project/${project}/geo/us/webhook/orders`);
  expect(body.webhook.subscriptions).toEqual([subscription('acme.orders.order', 'create')]);
});

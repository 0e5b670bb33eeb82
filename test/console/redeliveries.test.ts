import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Receiver } from './receiver.ts';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];

const webhookPath = (project: string): string => `/project/${project}/geo/us/webhook/orders`;
const api = (method: string, path: string, body?: unknown) => world.fanfare().api(method, path, body);
const publish = async (project: string, action = 'create'): Promise<string> => {
  const event = { event_source: 'acme.orders.order', event_action: action, event_payload: {} };
  return (await api('POST', `/project/${project}/events`, event)).body.event_id;
};
const inState = async (project: string, state: string): Promise<number> =>
  (await api('GET', `${webhookPath(project)}/deliveries?filter.state=${state}`)).body.deliveries.length;

async function projectWithWebhook(receiver: Receiver, enabled = true): Promise<string> {
  const project = newProject();
  const webhook = { name: 'orders', enabled, config: { url: receiver.url }, subscriptions: EVERYTHING };
  await api('POST', `/project/${project}/webhooks`, webhook);
  return project;
}

/** A webhook that was off while as many events came. */
async function asleep(receiver: Receiver, events: number): Promise<string> {
  const project = await projectWithWebhook(receiver, false);
  for (let count = 0; count < events; count++) await publish(project);
  await expect.poll(() => inState(project, 'skipped')).toBe(events);
  return project;
}

const dialogIn = (page: Page) => page.getByRole('dialog', { name: 'Send deliveries again' });
const jobsIn = (page: Page) => page.getByRole('table', { name: 'Redeliveries' });
const deliveriesIn = (page: Page) => page.getByRole('table', { name: 'Deliveries' });

async function sendAgain(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('enabling a webhook offers what it missed, counted before it is started', async () => {
  const receiver = await world.receiver();
  const project = await asleep(receiver, 3);
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByRole('button', { name: 'Actions for orders' }).click();
  await page.getByRole('menuitem', { name: 'Enable webhook' }).click();
  await page
    .getByText(/It missed 3 deliveries/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Bring them back' }).click();
  await dialogIn(page)
    .getByText(/3 deliveries would be sent again/)
    .waitFor();
  await shoot(page, 'redeliver-missed', false);
  expect(receiver.received).toHaveLength(1);
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await page.getByText('Redelivery job started').first().waitFor();
  await jobsIn(page).getByText('3 matched, 3 held, 3 sent: 3 succeeded, 0 failed').waitFor();
  await jobsIn(page).getByText('Done', { exact: true }).waitFor();
  await shoot(page, 'redeliveries-done');
  expect(receiver.received).toHaveLength(4);
});

test('what a webhook missed is brought back from its row, among many', async () => {
  const receiver = await world.receiver();
  const project = await asleep(receiver, 2);
  await api('POST', `${webhookPath(project)}/enable`);
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByRole('button', { name: 'Actions for orders' }).click();
  await page.getByRole('menuitem', { name: 'Bring back what it missed' }).click();
  await dialogIn(page)
    .getByText(/2 deliveries would be sent again/)
    .waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await jobsIn(page).getByText('2 matched, 2 held, 2 sent: 2 succeeded, 0 failed').waitFor();
});

test('a webhook that works again offers what it missed on its page, until it is declined', async () => {
  const receiver = await world.receiver();
  const project = await asleep(receiver, 1);
  await api('POST', `${webhookPath(project)}/enable`);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByText('It missed 1 delivery', { exact: true }).waitFor();
  await shoot(page, 'missed-offer');
  await page.getByRole('button', { name: 'Do not bring them back' }).click();
  await page.getByText('It missed 1 delivery', { exact: true }).waitFor({ state: 'hidden' });
  await page.reload();
  await jobsIn(page)
    .getByText(/No redelivery job yet/)
    .waitFor();
  expect(await page.getByText('It missed 1 delivery', { exact: true }).count()).toBe(0);
});

test('the selected deliveries are sent again, whatever became of them, and no others', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  const ids = [await publish(project), await publish(project), await publish(project)];
  await expect.poll(() => inState(project, 'succeeded')).toBe(4);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  for (const id of ids.slice(0, 2)) {
    await deliveriesIn(page)
      .getByRole('checkbox', { name: `Select ${id}` })
      .check();
  }
  await sendAgain(page, 'Selected deliveries (2)');
  await dialogIn(page).getByLabel('The 2 selected deliveries').waitFor();
  await dialogIn(page)
    .getByText(/2 deliveries would be sent again/)
    .waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await jobsIn(page).getByText('2 matched, 2 held, 2 sent: 2 succeeded, 0 failed').waitFor();
  await jobsIn(page).getByText('2 named events').waitFor();
  const sent = receiver.received.slice(4).map(({ body }) => JSON.parse(body).event_id);
  expect(sent.toSorted()).toEqual(ids.slice(0, 2).toSorted());
});

test('what the filters find is sent again, at the rate that was asked for', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  await publish(project, 'create');
  await publish(project, 'delete');
  await publish(project, 'delete');
  await expect.poll(() => inState(project, 'succeeded')).toBe(4);
  const page = await world.openPage(
    `/projects/${project}/webhooks/orders?state=succeeded&action=delete&source=acme.orders.order`,
  );
  await expect.poll(() => deliveriesIn(page).getByText('Succeeded').count()).toBe(2);
  await sendAgain(page, 'What the filters find');
  await dialogIn(page).getByText('Succeeded; acme.orders.order:delete').waitFor();
  const rate = dialogIn(page).getByLabel('Deliveries a second');
  await rate.fill('201');
  await dialogIn(page).getByText('A whole number from 1 to 200.').first().waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  expect((await api('GET', `${webhookPath(project)}/redeliveries`)).body.jobs).toEqual([]);
  await rate.fill('20');
  await dialogIn(page)
    .getByText(/2 deliveries would be sent again/)
    .waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await jobsIn(page).getByText('2 matched, 2 held, 2 sent: 2 succeeded, 0 failed').waitFor();
  await jobsIn(page)
    .getByText(/^20 a second at most/)
    .waitFor();
});

test('a job that a pause holds up shows how far it is, and is cancelled', async () => {
  const receiver = await world.receiver();
  const project = await asleep(receiver, 2);
  await api('POST', `${webhookPath(project)}/enable`);
  await api('POST', `${webhookPath(project)}/pause`);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByRole('button', { name: 'Bring back what it missed' }).click();
  await dialogIn(page)
    .getByText(/The webhook is paused/)
    .waitFor();
  await dialogIn(page)
    .getByText(/2 deliveries would be sent again/)
    .waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await jobsIn(page).getByText('2 matched, 2 held, 0 sent: 0 succeeded, 0 failed').waitFor();
  await jobsIn(page).getByText('Held: the webhook is paused').waitFor();
  await jobsIn(page).getByRole('progressbar').waitFor();
  await shoot(page, 'redeliveries-held');
  await jobsIn(page)
    .getByRole('button', { name: /^Cancel job/ })
    .click();
  await page.getByText('Redelivery job cancelled').first().waitFor();
  await jobsIn(page)
    .getByText(/^Cancelled/)
    .first()
    .waitFor();
  await expect.poll(() => inState(project, 'held')).toBe(0);
  await api('POST', `${webhookPath(project)}/resume`);
  expect(receiver.received).toHaveLength(1);
});

test('nothing can be started where there is nothing, or the webhook is off', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver);
  const page = await world.openPage(`/projects/${project}/webhooks/orders?redeliver=missed`);
  await dialogIn(page).getByText('Nothing to send again.', { exact: true }).waitFor();
  const start = dialogIn(page).getByRole('button', { name: 'Start' });
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  await dialogIn(page).waitFor({ state: 'hidden' });
  expect(new URL(page.url()).searchParams.has('redeliver')).toBe(false);

  const off = await asleep(receiver, 1);
  await page.goto(`${world.fanfare().url}/projects/${off}/webhooks/orders?redeliver=missed`);
  await dialogIn(page).getByText('The webhook is disabled: enable it first.').first().waitFor();
  expect(await start.getAttribute('aria-disabled')).toBe('true');
});

test('a count that is refused does not stand in the way of the job', async () => {
  const receiver = await world.receiver();
  const project = await asleep(receiver, 1);
  await api('POST', `${webhookPath(project)}/enable`);
  const page = await world.openPage('/projects');
  await page.route('**/redeliveries/dry-run', (route) =>
    route.fulfill({ status: 429, json: { code: 8, message: 'too many redelivery jobs', details: [] } }),
  );
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/orders?redeliver=missed`);
  await dialogIn(page)
    .getByText(/They could not be counted: too many redelivery jobs/)
    .waitFor();
  await dialogIn(page).getByRole('button', { name: 'Start' }).click();
  await jobsIn(page).getByText('1 matched, 1 held, 1 sent: 1 succeeded, 0 failed').waitFor();
});

test('without a state the filters mean what was missed; what comes by itself is not asked for', async () => {
  const project = await projectWithWebhook(await world.receiver());
  const address = `/projects/${project}/webhooks/orders?redeliver=filter`;
  const page = await world.openPage(`${address}&source=acme.orders.order`);
  await dialogIn(page).getByText('Failed, cancelled or skipped; any action of acme.orders.order').waitFor();
  await page.goto(`${world.fanfare().url}${address}&state=held&state=pending`);
  await dialogIn(page)
    .getByText('The list shows only what is pending or held, and comes by itself.')
    .waitFor();
  const choice = dialogIn(page).getByLabel('What the filters of the list find');
  expect(await choice.isDisabled()).toBe(true);
});

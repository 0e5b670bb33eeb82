import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];
/** Seconds in which what is due is looked at every second, and looks in them at something that is not. */
const HURRY_SECONDS = 14;
const QUIET_LOOKS = 6;

const webhookPath = (project: string): string => `/project/${project}/geo/us/webhook/orders`;
const api = (method: string, path: string, body?: unknown) => world.fanfare().api(method, path, body);

async function projectWithWebhook(url: string): Promise<string> {
  const project = newProject();
  const webhook = { name: 'orders', config: { url }, subscriptions: EVERYTHING };
  await api('POST', `/project/${project}/webhooks`, webhook);
  return project;
}

const publish = async (project: string, action = 'create'): Promise<string> => {
  const event = { event_source: 'acme.orders.order', event_action: action, event_payload: {} };
  return (await api('POST', `/project/${project}/events`, event)).body.event_id;
};

const heldCount = async (project: string): Promise<number> =>
  (await api('GET', webhookPath(project))).body.webhook.health.held;

/** A paused webhook with as many held deliveries. */
async function paused(count: number): Promise<string> {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver.url);
  await api('POST', `${webhookPath(project)}/pause`);
  for (let made = 0; made < count; made++) await publish(project);
  await expect.poll(() => heldCount(project)).toBe(count);
  return project;
}

const deliveriesIn = (page: Page) => page.getByRole('table', { name: 'Deliveries' });

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions for orders' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('pause holds, says why everywhere, and resume delivers', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver.url);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByRole('heading', { name: 'orders', exact: true }).waitFor();
  await choose(page, 'Pause webhook');
  await page.getByText('Webhook orders paused').first().waitFor();
  const eventId = await publish(project);
  const row = deliveriesIn(page).getByRole('row').filter({ hasText: eventId });
  await row.getByText('Held: paused').first().waitFor();
  await row.getByText('When resumed').first().waitFor();
  await page.getByRole('link', { name: '1 delivery', exact: true }).first().waitFor();
  await shoot(page, 'webhook-paused');

  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks`);
  await page
    .getByRole('row', { name: /orders/ })
    .getByText('Paused', { exact: true })
    .waitFor();

  await page.goto(`${world.fanfare().url}/projects/${project}/events/${eventId}`);
  const destination = page.getByRole('table', { name: 'Where it went' });
  await destination.getByText('The webhook is paused: deliveries wait until it is resumed.').waitFor();
  await destination.getByRole('link', { name: /^01/ }).click();
  await page.getByText('It is held, as said above.').waitFor();
  expect(await page.getByText('The first one is due.').count()).toBe(0);
  await shoot(page, 'delivery-held');

  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/orders`);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await page.getByText('Webhook orders resumed').first().waitFor();
  await row.getByText('Succeeded').first().waitFor();
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor({ state: 'hidden' });
  expect(receiver.received).toHaveLength(2);
});

test('what a pause holds is no hurry: the page settles as if nothing was due', async () => {
  const project = await paused(1);
  const door = await world.door();
  const page = await door.openPage('/projects');
  await page.clock.install();
  await page.goto(`${door.url}/projects/${project}/webhooks/orders`);
  await deliveriesIn(page).getByText('Held: paused').first().waitFor();
  const before = door.calls.length;
  await passed(page, HURRY_SECONDS);
  const looks = door.calls.slice(before).filter(({ path }) => path.includes('/deliveries?'));
  expect(looks.length).toBeGreaterThan(0);
  expect(looks.length).toBeLessThan(QUIET_LOOKS);
  await deliveriesIn(page).getByText('Held: paused').first().waitFor();
  expect(await deliveriesIn(page).getByText('Due now').count()).toBe(0);
});

test('the list can be narrowed to what is held, and the count leads there', async () => {
  const project = await paused(2);
  await api('POST', `${webhookPath(project)}/verify`);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByRole('link', { name: '2 deliveries', exact: true }).first().click();
  await expect.poll(() => new URL(page.url()).searchParams.getAll('state')).toEqual(['held']);
  await expect.poll(() => deliveriesIn(page).getByText('Succeeded').count()).toBe(0);
  await expect.poll(() => deliveriesIn(page).getByText('Held: paused').count()).toBe(2);
});

test('more held deliveries than are counted are "or more"', async () => {
  const project = await paused(1);
  const page = await world.openPage('/projects');
  await page.route('**/webhook/orders?**', async (route) => {
    const answer = await (await route.fetch()).json();
    answer.webhook.health.held = 1_000;
    await route.fulfill({ json: answer });
  });
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/orders`);
  await page.getByRole('link', { name: '1,000 or more deliveries' }).first().waitFor();
});

test('Disable offers to pause instead, which cancels nothing', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver.url);
  const settings = { delivery: { retry_schedule_seconds: [0, 3_600] } };
  await api('PATCH', webhookPath(project), { update_mask: 'delivery', webhook: settings });
  receiver.reply = { status: 500 };
  await publish(project);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await deliveriesIn(page).getByText('Retrying after 500').first().waitFor();
  await choose(page, 'Disable webhook');
  await page.getByRole('dialog').getByText('1 delivery is pending').waitFor();
  await shoot(page, 'disable-or-pause');
  await page.getByRole('button', { name: 'Pause instead' }).click();
  await page.getByText('Webhook orders paused').first().waitFor();
  const { webhook } = (await api('GET', webhookPath(project))).body;
  expect(webhook).toMatchObject({ enabled: true, paused_at: expect.any(String) });
});

test('a redelivery that would wait behind a pause is said to, and can be let wait', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver.url);
  await publish(project);
  await expect.poll(() => receiver.received.length).toBe(2);
  await api('POST', `${webhookPath(project)}/pause`);
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  await page.getByRole('link', { name: /acme.orders.order:create/ }).click();
  await page.getByRole('button', { name: 'Redeliver', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'This redelivery would wait' });
  await dialog.getByText(/The webhook is paused: nothing goes out until someone resumes it/).waitFor();
  await shoot(page, 'redeliver-waits');
  await dialog.getByRole('button', { name: 'Let it wait' }).click();
  await page.getByText('It is held, and goes out when its webhook can take it.').first().waitFor();
  await page.getByText('Held: paused').first().waitFor();
  expect(receiver.received).toHaveLength(2);
  await api('POST', `${webhookPath(project)}/resume`);
  await page.getByText('Attempt 2: 200').first().waitFor();
  expect(receiver.received).toHaveLength(3);
});

test('behind an open breaker a delivery is held, and Send now goes past it', async () => {
  const receiver = await world.receiver();
  const project = await projectWithWebhook(receiver.url);
  receiver.reply = { status: 500 };
  await publish(project);
  await publish(project);
  await expect
    .poll(async () => (await api('GET', webhookPath(project))).body.webhook.health.breaker)
    .toBe('open');
  const eventId = await publish(project);
  await expect.poll(() => heldCount(project)).toBeGreaterThan(0);
  receiver.reply = { status: 200 };
  const before = receiver.received.length;

  const page = await world.openPage(`/projects/${project}/events/${eventId}`);
  const destination = page.getByRole('table', { name: 'Where it went' });
  await destination.getByText('Held: destination fails').first().waitFor();
  await destination.getByRole('link', { name: /^01/ }).click();
  await page.getByText(/The destination keeps failing: one delivery at a time probes it/).waitFor();
  await page.getByText(/The webhook is looked at next in/).waitFor();
  await shoot(page, 'delivery-held-by-breaker');
  await page.getByRole('button', { name: 'Redeliver', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'This redelivery would wait' });
  await dialog.getByRole('button', { name: 'Send now' }).click();
  await page
    .getByText(/It goes out now, past what holds/)
    .first()
    .waitFor();
  await page.getByText('Attempt 1: 200').first().waitFor();
  await page.getByText('Succeeded').first().waitFor();
  expect(receiver.received.length).toBeGreaterThan(before);
});

/** Lets the page's time pass, with room for its answers to arrive. */
async function passed(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await page.clock.runFor(1_000);
    await page.waitForTimeout(20);
  }
}

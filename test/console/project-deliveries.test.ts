import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];

const api = (method: string, path: string, body?: unknown) => world.fanfare().api(method, path, body);
const publish = async (project: string, action: string, resource_id: string): Promise<string> => {
  const event = { event_source: 'acme.orders.order', event_action: action, resource_id, event_payload: {} };
  return (await api('POST', `/project/${project}/events`, event)).body.event_id;
};
const deliveriesIn = (page: Page) => page.getByRole('table', { name: 'Deliveries', exact: true });
const rowsIn = async (page: Page): Promise<number> => deliveriesIn(page).locator('tbody tr').count();

/** A webhook that works, one that is refused, and one that is not there: an event each of two resources. */
async function threeWebhooks() {
  const project = newProject();
  const [fine, refusing] = [await world.receiver(), await world.receiver()];
  // One attempt each: five failures in a row would hold the rest.
  const once = { subscriptions: EVERYTHING, delivery: { retry_schedule_seconds: [0] } };
  const create = (name: string, url: string, enabled = true) =>
    api('POST', `/project/${project}/webhooks`, { name, enabled, config: { url }, ...once });
  await create('fine', fine.url);
  await create('refusing', refusing.url);
  refusing.reply = { status: 403 };
  const gone = await world.receiver();
  await create('gone', gone.url, false);
  await gone.close();
  await publish(project, 'create', 'order-1');
  const deleted = await publish(project, 'delete', 'order-2');
  const failed = async (): Promise<number> =>
    (await api('GET', `/project/${project}/deliveries?filter.state=failed`)).body.deliveries.length;
  await api('POST', `/project/${project}/geo/us/webhook/gone/verify`);
  await expect.poll(failed).toBe(3);
  return { project, deleted, fine, refusing };
}

test('the deliveries of all webhooks are one list, and each filter of its address narrows it', async () => {
  const { project } = await threeWebhooks();
  const base = `/projects/${project}/deliveries`;
  const page = await world.openPage(base);
  await deliveriesIn(page).getByRole('link', { name: 'refusing', exact: true }).first().waitFor();
  await deliveriesIn(page).getByRole('link', { name: 'fine', exact: true }).first().waitFor();
  await shoot(page, 'project-deliveries');
  const { url } = world.fanfare();
  const now = Date.now();
  const hour = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
  for (const [query, count] of [
    ['state=failed', 3],
    ['state=skipped', 2],
    ['source=fanfare.webhook&action=verification', 0],
    ['action=delete', 2],
    ['resource=order-1', 2],
    ['status=403', 2],
    ['error=connection_refused', 1],
    [`since=${hour(-1)}&until=${hour(1)}&state=failed`, 3],
    [`since=${hour(-2)}&until=${hour(-1)}`, 0],
    ['action=delete&status=403&error=http_status&state=failed&resource=order-2&hours=1', 1],
  ] as const) {
    await page.goto(`${url}${base}?${query}`);
    if (count === 0) await page.getByText('No delivery matches.').waitFor();
    else await expect.poll(() => rowsIn(page), { message: query }).toBe(count);
  }
});

test('every filter is set on the page, of a project and of a webhook, and is part of the address', async () => {
  const { project } = await threeWebhooks();
  for (const path of ['deliveries', 'webhooks/refusing']) {
    const page = await world.openPage(`/projects/${project}/${path}`);
    await deliveriesIn(page).getByText('403').first().waitFor();
    await page.getByRole('button', { name: 'More filters' }).click();
    const status = page.getByRole('searchbox', { name: 'HTTP status' });
    await status.fill('40');
    await status.press('Enter');
    expect(await status.getAttribute('aria-invalid')).toBe('true');
    await status.fill('403');
    await status.press('Enter');
    const resource = page.getByRole('searchbox', { name: 'Resource ID' });
    await resource.fill('order-2');
    await resource.press('Enter');
    await page.getByRole('button', { name: /^Error/ }).click();
    await page.getByRole('option', { name: 'Error: answered, not with 2xx' }).click();
    await page.getByRole('button', { name: /^Period/ }).click();
    await page.getByRole('radio', { name: 'Last 1 hour' }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => rowsIn(page)).toBe(1);
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      status: '403',
      resource: 'order-2',
      error: 'http_status',
      hours: '1',
    });
    await shoot(page, `filters-${path.replace('/', '-')}`);
    await page.reload();
    await resource.waitFor();
    await expect.poll(() => rowsIn(page)).toBe(1);
  }
});

test('a selection of two webhooks is sent again by a job for each', async () => {
  const { project, deleted, fine, refusing } = await threeWebhooks();
  refusing.reply = { status: 200 };
  const page = await world.openPage(`/projects/${project}/deliveries?action=delete`);
  await expect.poll(() => rowsIn(page)).toBe(2);
  await deliveriesIn(page).getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
  await page.getByRole('button', { name: 'Send again (2)' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send deliveries again' });
  await dialog.getByText('refusing: 1 delivery').waitFor();
  await dialog.getByText('fine: 1 delivery').waitFor();
  await shoot(page, 'send-selection-again', false);
  const before = [fine.received.length, refusing.received.length];
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByText('2 redelivery jobs started').first().waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await expect
    .poll(() => [fine.received.length, refusing.received.length])
    .toEqual(before.map((count) => count + 1));
  expect(JSON.parse(fine.received.at(-1)?.body ?? '').event_id).toBe(deleted);
});

test('a job that is refused is told, and the others are started', async () => {
  const { project } = await threeWebhooks();
  await api('POST', `/project/${project}/geo/us/webhook/fine/disable`);
  const page = await world.openPage(`/projects/${project}/deliveries?action=delete`);
  await expect.poll(() => rowsIn(page)).toBe(2);
  await deliveriesIn(page).getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
  await page.getByRole('button', { name: 'Send again (2)' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send deliveries again' });
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText('Not all jobs were started').waitFor();
  await dialog
    .getByText(/^fine: /)
    .first()
    .waitFor();
  await page.getByText('Redelivery job started').first().waitFor();
});

test('a page without deliveries that goes on says so, and leads on', async () => {
  const page = await world.openPage('/projects');
  await page.route('**/2023-05-31/**/deliveries?**', (route) =>
    route.fulfill({
      json: { deliveries: [], pagination: { next_page_token: 'more', previous_page_token: '' } },
    }),
  );
  await page.goto(`${world.fanfare().url}/projects/demo/deliveries?status=418`);
  await page.getByText('No delivery among those looked at so far.').waitFor();
  await page.getByRole('button', { name: 'Look further back' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('next')).toBe('more');
});

test('a job is narrowed by the status, the error and the period of the list', async () => {
  const { project } = await threeWebhooks();
  const address = `/projects/${project}/webhooks/refusing?redeliver=filter&state=failed`;
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const page = await world.openPage(`${address}&status=403&error=http_status&until=${until}`);
  const dialog = page.getByRole('dialog', { name: 'Send deliveries again' });
  await dialog.getByText(/Failed; http status; answered 403; until /).waitFor();
  await dialog.getByText(/2 deliveries would be sent again/).waitFor();

  await page.goto(`${world.fanfare().url}${address}&status=500`);
  await dialog.getByText('Nothing to send again.', { exact: true }).waitFor();
  await page.goto(`${world.fanfare().url}${address}&resource=order-1`);
  await dialog.getByText(/A job cannot be narrowed to a resource/).waitFor();
});

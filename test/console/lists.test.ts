import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const EVERYTHING = [{ events: [{ source: '*', action: '*' }] }];
const create = (project: string, webhook: object) =>
  world.fanfare().api('POST', `/project/${project}/webhooks`, webhook);
const publish = (project: string, source = 'acme.orders.order', action = 'create') =>
  world.fanfare().api('POST', `/project/${project}/events`, {
    event_source: source,
    event_action: action,
    event_payload: {},
  });

test('the source filter takes any source, seen before or not', async () => {
  const project = newProject();
  await publish(project, 'acme.first.thing');
  await publish(project, 'acme.second.thing');
  const page = await world.openPage(`/projects/${project}/events`);
  const table = page.getByRole('table', { name: 'Events' });
  await table.getByText('acme.second.thing:create').first().waitFor();
  const source = page.getByRole('combobox', { name: 'Source' });
  await source.click();
  await page.getByRole('option', { name: 'acme.first.thing', exact: true }).click();
  await table.getByText('acme.second.thing:create').first().waitFor({ state: 'hidden' });
  await table.getByText('acme.first.thing:create').first().waitFor();
  expect(new URL(page.url()).searchParams.get('source')).toBe('acme.first.thing');

  await source.fill('acme.never.seen');
  await source.press('Enter');
  await page.getByText('No event matches.').first().waitFor();
  expect(new URL(page.url()).searchParams.get('source')).toBe('acme.never.seen');
});

test('the deliveries of a webhook are narrowed to one action, which is part of the address', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await create(project, { name: 'orders', config: { url: receiver.url }, subscriptions: EVERYTHING });
  await publish(project, 'acme.orders.order', 'create');
  await publish(project, 'acme.orders.order', 'delete');
  const page = await world.openPage(`/projects/${project}/webhooks/orders`);
  const table = page.getByRole('table', { name: 'Deliveries' });
  await table.getByText('acme.orders.order:create').first().waitFor();
  await table.getByText('acme.orders.order:delete').first().waitFor();
  const action = page.getByRole('searchbox', { name: 'Action' });
  await action.fill('dele');
  await action.fill('delete');
  // Half a word is no question: like the source beside it, it is asked for by Enter.
  expect(new URL(page.url()).searchParams.has('action')).toBe(false);
  await action.press('Enter');
  await table.getByText('acme.orders.order:create').first().waitFor({ state: 'hidden' });
  await table.getByText('acme.orders.order:delete').first().waitFor();
  expect(new URL(page.url()).searchParams.get('action')).toBe('delete');
  await action.fill('nothing');
  await action.press('Enter');
  await page.getByText('No delivery matches.').first().waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await table.getByText('acme.orders.order:create').first().waitFor();
});

test('an empty list that is filtered does not claim that there is nothing', async () => {
  const project = newProject();
  await publish(project);
  const page = await world.openPage(`/projects/${project}/events?action=nothing`);
  await page.getByText('No event matches.').first().waitFor();
  expect(await page.getByText('No events', { exact: true }).count()).toBe(0);
  await shoot(page, 'events-no-match');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.getByText('acme.orders.order:create').first().waitFor();
});

test('search and order of webhooks live in the address', async () => {
  const project = newProject();
  for (const name of ['alpha', 'beta', 'gamma']) {
    await create(project, { name, enabled: false, config: { url: `https://${name}.example.com/` } });
  }
  const page = await world.openPage(`/projects/${project}/webhooks?sort=-name`);
  await expect.poll(() => namesIn(page)).toEqual(['gamma', 'beta', 'alpha']);
  await page.getByRole('button', { name: 'Name' }).first().press('Enter');
  await expect.poll(() => namesIn(page)).toEqual(['alpha', 'beta', 'gamma']);
  await page.getByRole('searchbox', { name: 'Find webhooks' }).fill('beta.example');
  await expect.poll(() => namesIn(page)).toEqual(['beta']);
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('sort'), searchParams.get('find')]).toEqual(['name', 'beta.example']);
  await page.reload();
  await expect.poll(() => namesIn(page)).toEqual(['beta']);
  await page.getByRole('searchbox', { name: 'Find webhooks' }).fill('nothing');
  await page.getByText('No webhook matches.').first().waitFor();
});

test('of many webhooks the failing ones are counted, come first, and say why', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  for (const name of ['a-fine', 'b-fine', 'z-failing']) {
    await create(project, { name, config: { url: receiver.url }, subscriptions: EVERYTHING, enabled: false });
  }
  await create(project, { name: 'z-refused', config: { url: receiver.url }, subscriptions: EVERYTHING });
  receiver.reply = { status: 403 };
  await publish(project);
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByText('1 of 4 failing').first().waitFor();
  expect((await namesIn(page))[0]).toBe('z-refused');
  await page
    .getByRole('row', { name: /z-refused/ })
    .getByText('The destination answered with status 403.')
    .waitFor();
});

test('a delivery that failed and will be retried does not look untried', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await create(project, { name: 'orders', config: { url: receiver.url }, subscriptions: EVERYTHING });
  receiver.reply = { status: 500 };
  await publish(project);
  const page = await world.openPage('/projects');
  // The retries of this server come at once; as they stand between two of them is made up here.
  await page.route('**/deliveries?**', async (route) => {
    const answer = await (await route.fetch()).json();
    for (const delivery of answer.deliveries) {
      if (delivery.state !== 'failed') continue;
      delivery.state = 'pending';
      delivery.next_attempt_at = new Date(Date.now() + 3_600_000).toISOString();
    }
    await route.fulfill({ json: answer });
  });
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/orders`);
  const table = page.getByRole('table', { name: 'Deliveries' });
  await table.getByText('Retrying after 500').first().waitFor();
  expect(await table.getByText('Pending', { exact: true }).count()).toBe(0);
  await shoot(page, 'deliveries-retrying');
});

test('skipped events are counted, and one click shows them', async () => {
  const project = newProject();
  await create(project, {
    name: 'asleep',
    enabled: false,
    config: { url: 'https://receiver.example.com/' },
    subscriptions: EVERYTHING,
  });
  await Promise.all([publish(project), publish(project)]);
  await expect
    .poll(async () => {
      const list = `/project/${project}/geo/us/webhook/asleep/deliveries?filter.state=skipped`;
      return (await world.fanfare().api('GET', list)).body.deliveries.length;
    })
    .toBe(2);
  const page = await world.openPage(`/projects/${project}/webhooks/asleep`);
  await page.getByText('2 events were skipped while this webhook was disabled.').first().waitFor();
  await page.getByRole('button', { name: 'Show skipped' }).click();
  await page.getByRole('table', { name: 'Deliveries' }).getByText('Skipped').nth(1).waitFor();
  expect(new URL(page.url()).searchParams.getAll('state')).toEqual(['skipped']);
});

/** What a webhook looks like that was switched off, and one that is on hold: the longest of their words. */
async function failing(project: string): Promise<void> {
  for (const [name, status] of [
    ['gone', 410],
    ['on-hold', 500],
  ] as const) {
    const receiver = await world.receiver();
    await create(project, { name, config: { url: receiver.url }, subscriptions: EVERYTHING });
    receiver.reply = { status };
  }
  await Promise.all([publish(project), publish(project)]);
  const health = async () => {
    const { body } = await world.fanfare().api('GET', `/project/${project}/geo/us/webhook/on-hold`);
    return body.webhook.health.breaker;
  };
  await expect.poll(health).toBe('open');
}

const LONG_URL = `https://receiver.example.com/${'a'.repeat(1_500)}`;

test.each([375, 768, 1280, 1440, 1920])(
  'at %i px a table breaks no word, and a long URL stays small',
  async (width) => {
    const project = newProject();
    await create(project, {
      name: 'subscribed-to-packer',
      enabled: false,
      config: { url: LONG_URL },
      subscriptions: [{ events: [{ source: 'hashicorp.packer.version', action: 'complete' }] }],
    });
    await failing(project);
    const page = await world.openPage(`/projects/${project}/webhooks`, { viewport: { width, height: 900 } });
    await page.getByText('subscribed-to-packer').first().waitFor();
    expect(await brokenWords(page)).toEqual([]);
    const row = await page.getByRole('row', { name: /subscribed-to-packer/ }).boundingBox();
    expect(row?.height).toBeLessThan(140);
    if (width >= 768) {
      const health = await page.getByRole('columnheader', { name: 'Health' }).boundingBox();
      expect((health?.x ?? width) + (health?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/on-hold`);
    await page.getByRole('table', { name: 'Deliveries' }).getByText('500').first().waitFor();
    expect(await brokenWords(page)).toEqual([]);
    await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/subscribed-to-packer`);
    await page.getByRole('button', { name: 'Show all of the URL' }).waitFor();
    const details = await page.getByText('Resource ID', { exact: true }).first().boundingBox();
    expect(details?.y).toBeLessThan(1_000);
  },
);

test('columns can be hidden, and stay so', async () => {
  const page = await world.openPage('/projects/demo/webhooks');
  const header = page.getByRole('columnheader', { name: 'Webhook URL' });
  await header.waitFor();
  await page.getByRole('button', { name: 'Preferences' }).click();
  const dialog = page.getByRole('dialog', { name: 'Preferences' });
  await dialog.getByRole('checkbox', { name: 'Webhook URL' }).uncheck();
  await shoot(page, 'table-preferences');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await header.waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  expect(await header.count()).toBe(0);
});

const namesIn = (page: Page): Promise<string[]> =>
  page.getByRole('table', { name: 'Webhooks' }).locator('tbody tr th').allInnerTexts();

/** Words of the table's cells that begin on one line and end on another. */
async function brokenWords(page: Page): Promise<string[]> {
  const found = await page.evaluate(`(() => {
    const broken = [];
    for (const cell of document.querySelectorAll('table td, table th')) {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { 0: word, index } of node.data.matchAll(/[A-Za-z0-9]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) broken.push(word);
        }
      }
    }
    return broken.join(' ');
  })()`);
  return String(found) === '' ? [] : String(found).split(' ');
}

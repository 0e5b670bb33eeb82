import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();
const project = newProject();
const NOBODY = 'http://127.0.0.1:9999/hook';
/** Milliseconds between looks, and for what is expected to come. */
const PATIENCE = { interval: 100, timeout: 10_000 };
const screens: Record<string, string> = {};

let receiver: Receiver;
afterAll(() => receiver?.close());

beforeAll(async () => {
  receiver = await startReceiver();
  const { api } = world.fanfare();
  const { body: demo } = await api('GET', '/project/demo/geo/us/webhook/demo-receiver/deliveries');
  const [delivery] = demo.deliveries;
  await api('POST', `/project/${project}/webhooks`, { name: 'down', config: { url: NOBODY } });
  const { body: verification } = await api('POST', `/project/${project}/geo/us/webhook/down/verify`);
  const held = await pausedWithJob();
  Object.assign(screens, {
    Projects: '/projects',
    Webhooks: '/projects/demo/webhooks',
    'Webhooks with a disabled one': `/projects/${project}/webhooks`,
    'Webhooks, empty': `/projects/${newProject()}/webhooks`,
    'Create webhook': '/projects/demo/create-webhook',
    Webhook: '/projects/demo/webhooks/demo-receiver',
    'Webhook in trouble': `/projects/${project}/webhooks/down`,
    'Webhook, paused, with a job': '/projects/held/webhooks/paused',
    'Held delivery': `/projects/held/webhooks/paused/deliveries/${held}`,
    'Edit webhook with settings': '/projects/held/webhooks/paused/edit',
    'Edit webhook': '/projects/demo/webhooks/demo-receiver/edit',
    Delivery: `/projects/demo/webhooks/demo-receiver/deliveries/${delivery.id}`,
    'Failed delivery': `/projects/${project}/webhooks/down/deliveries/${verification.delivery.id}`,
    'Deliveries of a project': `/projects/${project}/deliveries?status=418&hours=1`,
    'Deliveries of a project, found': `/projects/demo/deliveries`,
    Find: '/projects/demo/find?q=e',
    'Find, nothing': '/projects/demo/find?q=nothing-is-called-so',
    'Event, explained': `/projects/demo/events/${delivery.event_id}?why=demo-receiver`,
    Events: '/projects/demo/events',
    Event: `/projects/demo/events/${delivery.event_id}`,
    'Publish an event': '/projects/demo/publish-event',
    'No such page': '/nowhere',
    'No such webhook': '/projects/demo/webhooks/nobody',
  });
});

/** @returns the id of a delivery that the pause holds; another one waits for a job. */
async function pausedWithJob(): Promise<string> {
  const { api } = world.fanfare();
  const path = '/project/held/geo/us/webhook/paused';
  const publish = (text: string) =>
    api('POST', '/project/held/events', {
      event_source: 'acme.orders.order',
      event_action: 'create',
      event_description: text,
      event_payload: {},
    });
  await api('POST', '/project/held/webhooks', {
    name: 'paused',
    enabled: false,
    config: { url: receiver.url },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
    delivery: { max_per_second: 5, retry_schedule_seconds: [0, 30, 3_600], attempt_timeout_seconds: 20 },
  });
  await publish('missed');
  const count = async (state: string): Promise<number> =>
    (await api('GET', `${path}/deliveries?filter.state=${state}`)).body.deliveries.length;
  await vi.waitFor(async () => expect(await count('skipped')).toBe(1), PATIENCE);
  await api('POST', `${path}/enable`);
  await api('POST', `${path}/pause`);
  const { body: published } = await publish('held');
  await api('POST', `${path}/redeliveries`, { missed: true });
  await vi.waitFor(async () => expect(await count('held')).toBe(2), PATIENCE);
  const { body } = await api('GET', `${path}/deliveries?filter.state=held`);
  return body.deliveries.find(({ event_id }: { event_id: string }) => event_id === published.event_id).id;
}

const NAMES = [
  'Projects',
  'Webhooks',
  'Webhooks with a disabled one',
  'Webhooks, empty',
  'Create webhook',
  'Webhook',
  'Webhook in trouble',
  'Webhook, paused, with a job',
  'Held delivery',
  'Edit webhook with settings',
  'Edit webhook',
  'Delivery',
  'Failed delivery',
  'Deliveries of a project',
  'Deliveries of a project, found',
  'Find',
  'Find, nothing',
  'Event, explained',
  'Events',
  'Event',
  'Publish an event',
  'No such page',
  'No such webhook',
];

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test.each(NAMES)('%s has no axe violations', async (name) => {
    const page = await world.openPage(screens[name] ?? '', { colorScheme });
    await settled(page);
    await shoot(page, `${name.toLowerCase().replaceAll(/\W+/g, '-')}-${colorScheme}`);
    await expectNoViolations(page);
  });

  test('the help panel, a menu and a dialog have none either', async () => {
    const page = await world.openPage('/projects/demo/webhooks', { colorScheme });
    await settled(page);
    await page.getByRole('button', { name: 'Info about webhooks' }).click();
    await page.getByRole('heading', { name: 'Before it is enabled' }).waitFor();
    await expectNoViolations(page);
    await page.goto(`${world.fanfare().url}/projects/demo/create-webhook`);
    await page.getByRole('button', { name: 'Info about signatures' }).click();
    await page.getByRole('heading', { name: 'Verify signatures' }).waitFor();
    await shoot(page, `help-signatures-${colorScheme}`);
    await expectNoViolations(page);

    await page.goto(`${world.fanfare().url}/projects/demo/webhooks`);
    await page.getByRole('button', { name: 'Actions for demo-receiver' }).click();
    await page.getByRole('menuitem', { name: 'Replace or rotate token' }).waitFor();
    // Cloudscape draws an open menu outside the page's landmarks, so that no table can cut it off.
    await expectNoViolations(page, ['region']);
    await page.getByRole('menuitem', { name: 'Replace or rotate token' }).click();
    await page.getByRole('dialog').getByLabel('Replace at once').waitFor();
    await shoot(page, `token-dialog-${colorScheme}`);
    await expectNoViolations(page);
  });

  test('a preview has none, nor has the choice of a period', async () => {
    const { url } = world.fanfare();
    const page = await world.openPage('/projects/demo/webhooks/demo-receiver/edit', { colorScheme });
    await page.getByRole('button', { name: 'Preview', exact: true }).click();
    await page.getByRole('button', { name: 'Preview events' }).click();
    await page.getByRole('table', { name: 'Previewed events' }).waitFor();
    await shoot(page, `preview-${colorScheme}`);
    await expectNoViolations(page);

    await page.goto(`${url}/projects/demo/deliveries`);
    await settled(page);
    await page.getByRole('button', { name: /^Period/ }).click();
    await page.getByRole('radio', { name: 'Last 1 hour' }).waitFor();
    await shoot(page, `period-${colorScheme}`, false);
    // Cloudscape draws it outside the page's landmarks.
    await expectNoViolations(page, ['region']);
  });

  test('what sends deliveries again has none: its dialogs and its help', async () => {
    const { url } = world.fanfare();
    const page = await world.openPage('/projects/held/webhooks/paused?redeliver=missed', { colorScheme });
    const dialog = page.getByRole('dialog', { name: 'Send deliveries again' });
    await dialog
      .getByText(/would be sent again|Nothing to send again/)
      .first()
      .waitFor();
    await shoot(page, `redelivery-dialog-${colorScheme}`, false);
    await expectNoViolations(page);

    await page.goto(url + screens['Held delivery']);
    await page.getByRole('button', { name: 'Redeliver', exact: true }).click();
    await page.getByRole('dialog', { name: 'This redelivery would wait' }).waitFor();
    await shoot(page, `wait-or-force-${colorScheme}`, false);
    await expectNoViolations(page);

    await page.goto(`${url}/projects/held/webhooks/paused`);
    await page.getByRole('button', { name: 'Info about redeliveries' }).click();
    await page.getByRole('heading', { name: 'Held, and brought back' }).waitFor();
    await shoot(page, `help-held-${colorScheme}`, false);
    await expectNoViolations(page);
  });
});

test('dark mode can be chosen, and is remembered', async () => {
  const page = await world.openPage('/projects/demo/webhooks', { colorScheme: 'light' });
  await page.getByRole('button', { name: 'Dark mode' }).click();
  await page.getByRole('button', { name: 'Light mode' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Light mode' }).waitFor();
  expect(await page.locator('body').getAttribute('class')).toContain('awsui-dark-mode');
});

test('a webhook is created with the keyboard alone', async () => {
  const receiver = await world.receiver();
  const own = newProject();
  const page = await world.openPage(`/projects/${own}/webhooks`);
  await page.getByText(`No webhooks in project ${own}`).first().waitFor();
  await tabTo(page, 'Create webhook');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Create webhook' }).waitFor();
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(receiver.url);
  await page.keyboard.press('Enter');
  await page.getByText('Webhook by-keyboard created').first().waitFor();
});

test('the first Tab reaches a link that skips to the page', async () => {
  const page = await world.openPage('/projects/demo/webhooks');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to the page');
  await shoot(page, 'skip-link');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate("document.activeElement?.closest('main') !== null")).toBe(true);
});

test('after a link was followed the focus is on the page it leads to', async () => {
  const page = await world.openPage('/projects/demo/webhooks');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).click();
  await page.getByRole('heading', { name: 'demo-receiver', exact: true }).waitFor();
  expect(
    await page.evaluate(
      "document.activeElement !== document.body && document.activeElement?.querySelector('h1')?.textContent",
    ),
  ).toBe('demo-receiver');
});

test('a dialog gives the focus back to what opened it', async () => {
  const page = await world.openPage('/projects/demo/webhooks/demo-receiver');
  const menu = page.getByRole('button', { name: 'Actions for demo-receiver' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Rename webhook' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.evaluate("document.activeElement?.getAttribute('aria-label')"))
    .toBe('Actions for demo-receiver');
});

/** Presses Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement?.textContent?.trim()')) === name) return;
  }
  throw new Error(`the focus never came to ${name}`);
}

async function settled(page: Page): Promise<void> {
  await page.locator('h1, [role=alert], [class*=alert]').first().waitFor();
  await page
    .getByText(/^Loading /)
    .first()
    .waitFor({ state: 'hidden' });
}

async function expectNoViolations(page: Page, except: string[] = []): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // Experimental, and what someone who speaks to their browser depends on.
    .options({ rules: { 'label-content-name-mismatch': { enabled: true } } })
    .disableRules(except)
    .analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(' | ')}`,
  );
  expect(told).toEqual([]);
}

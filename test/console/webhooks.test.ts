import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();
const VERIFICATION_FAILED =
  'Error verifying webhook configuration: the destination answered with status 500, not 2xx';

const webhookOf = async (project: string, name: string) =>
  (await world.fanfare().api('GET', `/project/${project}/geo/us/webhook/${name}`)).body.webhook;
const create = (project: string, webhook: object) =>
  world.fanfare().api('POST', `/project/${project}/webhooks`, webhook);

const openMenu = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name: `Actions for ${name}`, disabled: false }).click();
const choose = (page: Page, item: string): Promise<void> =>
  page.getByRole('menuitem', { name: item }).click();

test('the first start leads to the Webhooks page of its project', async () => {
  const page = await world.openPage('/');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/projects/demo/webhooks');
  await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
  await page.getByRole('navigation').getByText('Project settings').first().waitFor();
});

test('Create webhook: Name, Description, Webhook URL, Token and specific events', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByText(`No webhooks in project ${project}`).first().waitFor();
  await shoot(page, 'webhooks-empty');

  await page.getByRole('link', { name: 'Create webhook' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('image-events');
  await page.getByLabel('Description').fill('Images for the fleet');
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('textbox', { name: /^Token/ }).fill('my-token');
  await page.getByLabel('Specific events').check();
  await page.getByRole('button', { name: /Events to send/ }).click();
  await page.getByLabel('Find events').fill('packer.version:co');
  await page.getByRole('option', { name: /hashicorp.packer.version:complete/ }).click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Other event').fill('acme.orders.order:*');
  await page.getByRole('button', { name: 'Add event', exact: true }).click();
  await page.getByLabel('Resource ID').fill('01JNG6VKTRRBC6YSZWQV20DP79');
  await shoot(page, 'create-webhook');
  await page.getByRole('button', { name: 'Create webhook' }).click();

  await page.getByText('Webhook image-events created').first().waitFor();
  await page.waitForURL(`**/projects/${project}/webhooks/image-events`);
  expect(await webhookOf(project, 'image-events')).toMatchObject({
    description: 'Images for the fleet',
    enabled: true,
    has_hmac_key: true,
    config: { url: receiver.url },
    subscriptions: [
      {
        resource_id: '01JNG6VKTRRBC6YSZWQV20DP79',
        events: [
          { source: 'hashicorp.packer.version', action: 'complete' },
          { source: 'acme.orders.order', action: '*' },
        ],
      },
    ],
  });
  expect(JSON.parse(receiver.received[0]?.body ?? '{}')).toMatchObject({ event_action: 'test' });
  expect(receiver.received[0]?.headers['x-hcp-webhook-signature']).toMatch(/^[0-9a-f]{128}$/);
  await expectNoToken(page, 'my-token');
});

test('Create webhook: a failed verification shows the message, creates nothing, and offers to create it disabled', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  receiver.reply = { status: 500 };
  const page = await world.openPage(`/projects/${project}/create-webhook`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('down');
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByText(VERIFICATION_FAILED).first().waitFor();
  await shoot(page, 'create-webhook-verification-failed');
  const { body } = await world.fanfare().api('GET', `/project/${project}/webhooks`);
  expect(body.webhooks).toEqual([]);

  await page.getByRole('button', { name: 'Create it disabled' }).click();
  await page.getByText('Webhook down created').first().waitFor();
  expect(await webhookOf(project, 'down')).toMatchObject({
    enabled: false,
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
});

test('Create webhook: what the API refuses is said at the field', async () => {
  const project = newProject();
  const page = await world.openPage(`/projects/${project}/create-webhook`);
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByText('Enter a name.').first().waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('spaceless');
  await page.getByLabel('Webhook URL').fill('https://user@example.com/');
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByText('Must not contain a user name or password').first().waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.type')).toBe('url');
});

test('the row menu: Disable webhook, then Enable webhook, whose failed verification leaves it disabled', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await create(project, { name: 'flaky', enabled: true, config: { url: receiver.url } });
  const page = await world.openPage(`/projects/${project}/webhooks`);
  const row = page.getByRole('row', { name: /flaky/ });

  await openMenu(page, 'flaky');
  await shoot(page, 'webhooks-row-menu');
  await choose(page, 'Disable webhook');
  await row.getByText('Disabled').first().waitFor();

  receiver.reply = { status: 500 };
  await openMenu(page, 'flaky');
  await choose(page, 'Enable webhook');
  await page.getByText(VERIFICATION_FAILED).first().waitFor();
  await page.getByText('Webhook flaky stays disabled').first().waitFor();
  await row.getByText('Disabled').first().waitFor();
  await shoot(page, 'webhooks-enable-failed');
  expect((await webhookOf(project, 'flaky')).enabled).toBe(false);

  receiver.reply = { status: 204 };
  await openMenu(page, 'flaky');
  await choose(page, 'Enable webhook');
  await row.getByText('Enabled').first().waitFor();
  expect((await webhookOf(project, 'flaky')).enabled).toBe(true);
});

test('an edit sends what was changed, and subscriptions made elsewhere survive it', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const subscriptions = [
    { resource_id: 'registry-1', events: [{ source: 'acme.unknown', action: 'explode' }] },
    { events: [{ source: 'hashicorp.secrets.app', action: '*' }] },
    { resource_id: 'registry-2', events: [] },
  ];
  await create(project, {
    name: 'kept',
    enabled: true,
    config: { url: receiver.url, hmac_key: 'k' },
    subscriptions,
  });
  const before = await webhookOf(project, 'kept');
  expect(before.subscriptions).toEqual(subscriptions);

  const page = await world.openPage(`/projects/${project}/webhooks/kept/edit`);
  const patched = page.waitForRequest((request) => request.method() === 'PATCH');
  await page.getByLabel('Description').fill('Changed');
  await page.getByRole('button', { name: 'Save webhook' }).click();
  expect((await patched).postDataJSON().update_mask).toBe('description');
  await page.getByText('Webhook kept saved').first().waitFor();
  expect(await webhookOf(project, 'kept')).toMatchObject({
    description: 'Changed',
    subscriptions,
    has_hmac_key: true,
  });
  expect(receiver.received).toHaveLength(1);

  await page.getByRole('link', { name: 'Edit webhook' }).click();
  await page.getByLabel('Other event').first().fill('acme.unknown:*');
  await page.getByLabel('Other event').first().press('Enter');
  await shoot(page, 'edit-webhook');
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Webhook kept saved').first().waitFor();
  await expect
    .poll(async () => (await webhookOf(project, 'kept')).subscriptions)
    .toEqual([
      { resource_id: 'registry-1', events: [{ source: 'acme.unknown', action: '*' }] },
      ...subscriptions.slice(1),
    ]);
});

test('Rename webhook keeps the page; Delete webhook asks for the name', async () => {
  const project = newProject();
  await create(project, { name: 'old', enabled: false, config: { url: 'https://receiver.example.com/' } });
  const page = await world.openPage(`/projects/${project}/webhooks/old`);
  await openMenu(page, 'old');
  await choose(page, 'Rename webhook');
  await page.getByRole('dialog').getByLabel('Name').fill('new');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename webhook' }).click();
  await page.getByRole('heading', { name: 'new', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/projects/${project}/webhooks/new`);

  await openMenu(page, 'new');
  await choose(page, 'Delete webhook');
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete webhook' });
  expect(await confirm.isDisabled()).toBe(true);
  await shoot(page, 'delete-webhook');
  await dialog.getByLabel(/To confirm/).fill('new');
  await confirm.click();
  await page.getByText('Webhook new deleted').first().waitFor();
  expect((await world.fanfare().api('GET', `/project/${project}/webhooks`)).body.webhooks).toEqual([]);
});

test('Send a test tells what came of it and leads to its delivery', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await create(project, { name: 'tested', enabled: false, config: { url: receiver.url } });
  receiver.reply = { status: 404 };
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await openMenu(page, 'tested');
  await choose(page, 'Send a test');
  await page.getByText('The test of tested failed').first().waitFor();
  await page.getByRole('button', { name: 'View the test' }).click();
  await page.getByText('Nothing is served at the path of the Webhook URL.').first().waitFor();
  expect((await webhookOf(project, 'tested')).enabled).toBe(false);
});

test('the project is in the address, can be switched by its id, and the last one is remembered', async () => {
  const [one, two] = [newProject(), newProject()];
  const page = await world.openPage(`/projects/${one}/webhooks`);
  await page.getByText(`No webhooks in project ${one}`).first().waitFor();
  await page.getByRole('button', { name: /^Project: / }).click();
  await page.getByRole('menuitem', { name: 'Another project…' }).click();
  await page.getByLabel('Project ID').fill(two);
  await page.getByRole('button', { name: 'Open project' }).click();
  await page.getByText(`No webhooks in project ${two}`).first().waitFor();

  await page.goto(world.fanfare().url);
  await page.getByText(`No webhooks in project ${two}`).first().waitFor();
  await page.getByRole('button', { name: /^Project: / }).click();
  await page.getByRole('menuitem', { name: one }).click();
  await page.getByText(`No webhooks in project ${one}`).first().waitFor();
  await page.goBack();
  await page.getByText(`No webhooks in project ${two}`).first().waitFor();
});

test('what does not exist says so', async () => {
  const page = await world.openPage('/projects/demo/webhooks/nobody');
  await page.getByText('webhook not found').first().waitFor();
  await page.goto(`${world.fanfare().url}/nowhere`);
  await page.getByRole('heading', { name: 'No such page' }).waitFor();
  await page.goto(`${world.fanfare().url}/projects/not%20an%20id/webhooks`);
  await page.getByText('project not found').first().waitFor();
});

async function expectNoToken(page: Page, token: string): Promise<void> {
  await expect.poll(() => page.content()).not.toContain(token);
}

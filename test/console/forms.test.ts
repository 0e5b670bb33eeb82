import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();
const run = promisify(execFile);

const create = (project: string, webhook: object) =>
  world.fanfare().api('POST', `/project/${project}/webhooks`, webhook);
const webhookOf = async (project: string, name: string) =>
  (await world.fanfare().api('GET', `/project/${project}/geo/us/webhook/${name}`)).body.webhook;
const nameField = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });
const submit = (page: Page): Promise<void> => page.getByRole('button', { name: 'Create webhook' }).click();

test('every fault of a form is said at once, in its words, and the first one is on screen with the cursor in it', async () => {
  const page = await world.openPage(`/projects/${newProject()}/create-webhook`);
  await nameField(page).fill('has spaces');
  await page.getByLabel('Webhook URL').fill('example.com/hook');
  await page.getByLabel('Specific events').check();
  await submit(page);
  await page
    .getByText(/^Use 1 to 64 letters, digits/)
    .first()
    .waitFor();
  await page.getByText('Write a whole URL that begins with https:// or http://.').first().waitFor();
  await page.getByText('Choose at least one event, or all events.').first().waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.placeholder')).toBe('image-events');
  const top = await nameField(page).evaluate('(() => document.activeElement.getBoundingClientRect().top)()');
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(900);
  await shoot(page, 'create-webhook-faults');
});

test('an event that was typed and not added is taken by saving', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const page = await world.openPage(`/projects/${project}/create-webhook`);
  await nameField(page).fill('typed');
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByLabel('Specific events').check();
  await page.getByLabel('Other event').fill('acme.orders.order:create');
  await submit(page);
  await page.getByText('Webhook typed created').first().waitFor();
  expect((await webhookOf(project, 'typed')).subscriptions).toEqual([
    { events: [{ source: 'acme.orders.order', action: 'create' }] },
  ]);
});

test('an event that cannot be one is refused, and nothing is created', async () => {
  const project = newProject();
  const page = await world.openPage(`/projects/${project}/create-webhook`);
  await nameField(page).fill('typed');
  await page.getByLabel('Webhook URL').fill('https://receiver.example.com/');
  await page.getByLabel('Specific events').check();
  await page.getByLabel('Other event').fill('nonsense');
  await submit(page);
  await page.getByText('Write it as source:action.').first().waitFor();
  expect((await world.fanfare().api('GET', `/project/${project}/webhooks`)).body.webhooks).toEqual([]);
});

test('a form with something typed is not left without asking; saving it asks nothing', async () => {
  const project = newProject();
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByRole('link', { name: 'Create webhook' }).first().click();
  await nameField(page).fill('half-written');
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.waitFor();
  await shoot(page, 'leave-question');
  await dialog.getByRole('button', { name: 'Stay on this page' }).click();
  expect(await nameField(page).inputValue()).toBe('half-written');

  await page.goBack();
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Stay on this page' }).click();
  expect(await nameField(page).inputValue()).toBe('half-written');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Leave', exact: true }).click();
  await page.getByText(`No webhooks in project ${project}`).first().waitFor();
});

test('closing a page with something typed asks too', async () => {
  const page = await world.openPage(`/projects/${newProject()}/publish-event`);
  await page.getByLabel('Event', { exact: true }).fill('{}');
  const asked = page.waitForEvent('dialog');
  void page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
});

test('two editors of one field: the second is told what the first wrote, and decides', async () => {
  const project = newProject();
  await create(project, {
    name: 'shared',
    enabled: false,
    description: 'before',
    config: { url: 'https://receiver.example.com/' },
  });
  const page = await world.openPage(`/projects/${project}/webhooks/shared/edit`);
  await page.getByLabel('Description').fill('mine');
  await world.fanfare().api('PATCH', `/project/${project}/geo/us/webhook/shared`, {
    update_mask: 'description,config.url',
    webhook: { description: 'theirs', config: { url: 'https://elsewhere.example.com/' } },
  });
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Somebody else changed the same fields meanwhile').first().waitFor();
  await page.getByText('Description: theirs').first().waitFor();
  expect(await page.getByText('Webhook URL: https://elsewhere').count()).toBe(0);
  expect((await webhookOf(project, 'shared')).description).toBe('theirs');
  await shoot(page, 'edit-conflict');

  await page.getByRole('button', { name: 'Overwrite theirs' }).click();
  await page.getByText('Webhook shared saved').first().waitFor();
  // What was not touched here stays as the other wrote it.
  expect(await webhookOf(project, 'shared')).toMatchObject({
    description: 'mine',
    config: { url: 'https://elsewhere.example.com/' },
  });
});

test('two editors of different fields do not get in each other’s way', async () => {
  const project = newProject();
  await create(project, { name: 'shared', enabled: false, config: { url: 'https://receiver.example.com/' } });
  const page = await world.openPage(`/projects/${project}/webhooks/shared/edit`);
  await page.getByLabel('Description').fill('mine');
  await world.fanfare().api('PATCH', `/project/${project}/geo/us/webhook/shared`, {
    update_mask: 'config.url',
    webhook: { config: { url: 'https://elsewhere.example.com/' } },
  });
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Webhook shared saved').first().waitFor();
  expect(await webhookOf(project, 'shared')).toMatchObject({
    description: 'mine',
    config: { url: 'https://elsewhere.example.com/' },
  });
});

test('a change between the last look and the save is told too, and not overwritten', async () => {
  const project = newProject();
  const url = 'https://receiver.example.com/';
  await create(project, { name: 'shared', enabled: false, description: 'before', config: { url } });
  const page = await world.openPage(`/projects/${project}/webhooks/shared/edit`);
  await page.getByLabel('Description').fill('mine');
  let saves = 0;
  await page.route('**/webhook/shared', async (route) => {
    if (route.request().method() === 'PATCH' && saves++ === 0) {
      await world.fanfare().api('PATCH', `/project/${project}/geo/us/webhook/shared`, {
        update_mask: 'description',
        webhook: { description: 'theirs' },
      });
    }
    await route.continue();
  });
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Description: theirs').first().waitFor();
  expect((await webhookOf(project, 'shared')).description).toBe('theirs');
});

test('a token is generated, shown and copied on Create, and signs from the first request on', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const page = await world.openPage(`/projects/${project}/create-webhook`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await nameField(page).fill('signed');
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('button', { name: 'Generate a token' }).click();
  const token = await page.getByRole('textbox', { name: /^Token/ }).inputValue();
  expect(token).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await page.getByRole('button', { name: 'Copy token' }).click();
  await page.getByText('Token copied').first().waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
  await shoot(page, 'create-webhook-token');
  await submit(page);
  await page.getByText('Webhook signed created').first().waitFor();
  expect(receiver.received[0]?.headers['x-hcp-webhook-signature']).toMatch(/^[0-9a-f]{128}$/);
});

test('the answer of the destination is shown in the form, before and instead of creating', async () => {
  const receiver = await world.receiver();
  receiver.reply = { status: 404 };
  const page = await world.openPage(`/projects/${newProject()}/create-webhook`);
  await nameField(page).fill('tried');
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('button', { name: 'Send a test request' }).click();
  await page.getByText('The test request failed').first().waitFor();
  await page.getByText('Nothing is served at the path of the Webhook URL.').first().waitFor();
  await shoot(page, 'create-webhook-tried');
  await submit(page);
  await page.getByText('The webhook was not created').first().waitFor();
  expect(await page.getByText('Nothing is served at the path of the Webhook URL.').count()).toBe(2);
  receiver.reply = { status: 204 };
  await page.getByRole('button', { name: 'Send a test request' }).click();
  await page.getByText('The destination answered 2xx').first().waitFor();
});

test('the form as curl does what the form would do, and holds no token', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  const page = await world.openPage(`/projects/${project}/create-webhook`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await nameField(page).fill('by-curl');
  await page.getByLabel('Description').fill(`it's "quoted" $HOME`);
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('textbox', { name: /^Token/ }).fill('typed-token');
  await page.getByRole('button', { name: /As curl and Terraform/ }).click();
  await page.getByRole('button', { name: 'Copy: This form as curl' }).click();
  await page.getByText('Copied').first().waitFor();
  const command = String(await page.evaluate('navigator.clipboard.readText()'));
  const terraform = await page.getByRole('region', { name: 'This form as Terraform' }).innerText();
  await shoot(page, 'create-webhook-as-code');
  expect(command + terraform).not.toContain('typed-token');
  expect(terraform).toContain('resource "hcp_notifications_webhook" "by-curl"');
  expect(terraform).toContain('hmac_key = var.webhook_token');

  await run('sh', ['-c', command], { env: { ...process.env, WEBHOOK_TOKEN: 'from-the-shell' } });
  expect(await webhookOf(project, 'by-curl')).toMatchObject({
    description: `it's "quoted" $HOME`,
    enabled: true,
    has_hmac_key: true,
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
});

/** What a dialog shows of itself. */
async function commandIn(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'As curl' }).click();
  await dialog.getByRole('button', { name: 'Copy: This form as curl' }).click();
  await page.getByText('Copied').first().waitFor();
  return String(await page.evaluate('navigator.clipboard.readText()'));
}

test('dialogs that change a webhook show themselves as curl, which does the same', async () => {
  const project = newProject();
  const config = { url: 'https://receiver.example.com/' };
  await create(project, { name: 'before', enabled: false, config });
  const page = await world.openPage(`/projects/${project}/webhooks/before`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const actions = page.getByRole('button', { name: 'Actions for before' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Replace or rotate token' }).click();
  await page.getByLabel('New token').fill('typed-token');
  const rotate = await commandIn(page);
  await shoot(page, 'token-dialog-as-curl', false);
  expect(rotate).not.toContain('typed-token');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await run('sh', ['-c', rotate], { env: { ...process.env, WEBHOOK_TOKEN: 'from-the-shell' } });
  expect((await webhookOf(project, 'before')).has_hmac_key).toBe(true);

  await actions.click();
  await page.getByRole('menuitem', { name: 'Rename webhook' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('after');
  const rename = await commandIn(page);
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/before?redeliver=missed`);
  const redeliver = await commandIn(page);
  await run('sh', ['-c', rename]);
  expect((await webhookOf(project, 'after')).resource_name).toMatch(/after$/);
  // Of a webhook that is off nothing can be asked: the answer says that the question was understood.
  const { stdout } = await run('sh', ['-c', redeliver.replace('/before/', '/after/')]);
  expect(JSON.parse(stdout).message).toMatch(/disabled|enable/);
});

test('a webhook’s own rate, schedule and timeout are set, shown and taken back', async () => {
  const project = newProject();
  await create(project, { name: 'own', enabled: false, config: { url: 'https://receiver.example.com/' } });
  const page = await world.openPage(`/projects/${project}/webhooks/own/edit`);
  await page.getByRole('button', { name: /How to send/ }).click();
  await page.getByLabel('Deliveries a second').fill('5');
  await page.getByLabel('Retry schedule').fill('0, 30 s, 5m, 2 h, 1d');
  await page.getByLabel('Attempt timeout').fill('20');
  await shoot(page, 'edit-webhook-settings');
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Webhook own saved').first().waitFor();
  expect((await webhookOf(project, 'own')).delivery).toEqual({
    max_per_second: 5,
    retry_schedule_seconds: [0, 30, 300, 7_200, 86_400],
    attempt_timeout_seconds: 20,
  });
  await page.getByText('At most 5 a second', { exact: true }).waitFor();
  await page.getByText('At once, then after 30 s, 5 min, 2 h, 1 d', { exact: true }).waitFor();
  await page.getByText('20 s', { exact: true }).waitFor();

  await page.getByRole('link', { name: 'Edit webhook' }).click();
  expect(await page.getByLabel('Retry schedule').inputValue()).toBe('0, 30 s, 5 min, 2 h, 1 d');
  await page.getByLabel('Deliveries a second').fill('');
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Not limited', { exact: true }).waitFor();
  expect((await webhookOf(project, 'own')).delivery).toEqual({
    retry_schedule_seconds: [0, 30, 300, 7_200, 86_400],
    attempt_timeout_seconds: 20,
  });
});

test('what is wrong with rate, schedule and timeout is said at once, also where the section was closed', async () => {
  const project = newProject();
  const page = await world.openPage(`/projects/${project}/create-webhook`);
  await nameField(page).fill('own');
  await page.getByLabel('Webhook URL').fill('https://receiver.example.com/');
  const section = page.getByRole('button', { name: /How to send/ });
  await section.click();
  await page.getByLabel('Deliveries a second').fill('201');
  await page.getByLabel('Retry schedule').fill('5 s, 3 d');
  await page.getByLabel('Attempt timeout').fill('31');
  await section.click();
  await submit(page);
  await page.getByText('Begin with 0: the first attempt is made at once.').first().waitFor();
  await expect
    .poll(() => page.evaluate('document.activeElement?.getAttribute("placeholder")'))
    .toBe('Not limited');
  await page.getByLabel('Retry schedule').fill('0, 3 d');
  await page.getByText('No wait may be longer than 2 d.').first().waitFor();
  await page.getByLabel('Retry schedule').fill('0, soon');
  await page
    .getByText(/^Write waits such as 30 s/)
    .first()
    .waitFor();
  await shoot(page, 'create-webhook-settings-faults');
  expect((await world.fanfare().api('GET', `/project/${project}/webhooks`)).body.webhooks).toEqual([]);
});

test('a refusal of the API about rate, schedule or timeout shows at its field', async () => {
  const project = newProject();
  await create(project, { name: 'own', enabled: false, config: { url: 'https://receiver.example.com/' } });
  const page = await world.openPage('/projects');
  await page.route('**/webhook/own', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    const message = 'webhook.delivery.retry_schedule_seconds[1]: must be a whole number from 0 to 172800';
    await route.fulfill({ status: 400, json: { code: 3, message, details: [] } });
  });
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks/own/edit`);
  await page.getByRole('button', { name: /How to send/ }).click();
  await page.getByLabel('Retry schedule').fill('0, 5 s');
  await page.getByRole('button', { name: 'Save webhook' }).click();
  await page.getByText('Must be a whole number from 0 to 172800').waitFor();
  await expect
    .poll(() => page.evaluate('document.activeElement?.getAttribute("placeholder")'))
    .toBe('0, 5 s, 5 min, 30 min, 2 h');
});

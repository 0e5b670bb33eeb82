import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Receiver } from './receiver.ts';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

/** A project whose one webhook, called signed, has a token. */
async function signed(receiver: Receiver): Promise<string> {
  const project = newProject();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'signed',
    enabled: true,
    config: { url: receiver.url, hmac_key: 'first-token' },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
  return project;
}

async function openTokenDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Actions for signed', disabled: false }).click();
  await page.getByRole('menuitem', { name: 'Replace or rotate token' }).click();
}

test('a rotated token is shown once, a replaced one never', async () => {
  const receiver = await world.receiver();
  const project = await signed(receiver);
  const page = await world.openPage(`/projects/${project}/webhooks`);
  await page.getByRole('link', { name: 'signed', exact: true }).click();
  await page.getByRole('heading', { name: 'signed', exact: true }).waitFor();
  await openTokenDialog(page);
  await shoot(page, 'rotate-token');
  const rotated = page.waitForResponse((response) => response.url().endsWith('/rotate-token'));
  await page.getByRole('button', { name: 'Rotate token' }).click();
  const { hmac_key: token } = await (await rotated).json();
  await page.getByText(token).first().waitFor();
  // Neither Esc, nor a click beside it, nor the browser's back button loses what is shown only once.
  await page.keyboard.press('Escape');
  await page.getByText('This token would be lost.').first().waitFor();
  await page.mouse.click(5, 500);
  await page.goBack();
  await page.getByText(token).first().waitFor();
  await shoot(page, 'generated-token');
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expectNoToken(page, token);

  receiver.reply = { status: 401 };
  await openTokenDialog(page);
  await page.getByLabel('Replace at once').check();
  await page.getByLabel('New token').fill('second-token');
  await page.getByRole('button', { name: 'Replace token' }).click();
  await page
    .getByText(/Error verifying webhook configuration: .* 401/)
    .first()
    .waitFor();
  receiver.reply = { status: 200 };
  await page.getByRole('button', { name: 'Replace token' }).click();
  await page.getByText('Token of signed changed').first().waitFor();
  await expectNoToken(page, 'second-token');
});

test('an overlap is shown, and a second rotation says that it ends the first', async () => {
  const project = await signed(await world.receiver());
  const page = await world.openPage(`/projects/${project}/webhooks/signed`);
  await page.getByText('Set: requests are signed').first().waitFor();
  await openTokenDialog(page);
  await page
    .getByText(/X-Hcp-Webhook-Signature is made with the new token at once/)
    .first()
    .waitFor();
  expect(await page.getByText('A rotation is still under way').count()).toBe(0);
  await page.getByRole('button', { name: 'Rotate token' }).click();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page
    .getByText(/The token before it signs too \(webhook-signature\), until/)
    .first()
    .waitFor();
  await shoot(page, 'webhook-overlap');
  await openTokenDialog(page);
  await page.getByText('A rotation is still under way').first().waitFor();
  await page
    .getByText(/Any change here ends that at once/)
    .first()
    .waitFor();
  await shoot(page, 'rotate-token-again');
});

test('an overlap that was begun elsewhere shows as well', async () => {
  const project = await signed(await world.receiver());
  await world
    .fanfare()
    .api('POST', `/project/${project}/geo/us/webhook/signed/rotate-token`, { overlap_seconds: 3600 });
  const page = await world.openPage(`/projects/${project}/webhooks/signed`);
  await page
    .getByText(/The token before it signs too \(webhook-signature\), until/)
    .first()
    .waitFor();
});

async function expectNoToken(page: Page, token: string): Promise<void> {
  await expect.poll(() => page.content()).not.toContain(token);
}

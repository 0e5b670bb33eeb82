import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleSite } from '../../local/console-site.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { createWorld, newProject } from './world.ts';

const world = createWorld();
const CLIENT_ID = 'console';

let issuer: Issuer;
let door: { readonly url: string; readonly refused: Set<string>; readonly close: () => Promise<void> };

beforeAll(async () => {
  issuer = await startIssuer(CLIENT_ID);
  door = await startDoor();
});
afterAll(async () => {
  await door?.close();
  await issuer?.close();
});

/** The console with sign-in, and the API behind a check of its tokens: what the stack puts in front of both. */
async function startDoor() {
  const refused = new Set<string>();
  const site = createConsoleSite(new URL('../../console/dist/', import.meta.url), {
    api_base: '',
    sign_in: { issuer: issuer.url, client_id: CLIENT_ID, scopes: 'openid email' },
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!request.url?.startsWith('/2023-05-31/')) return site(request, response);
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const valid = issuer.tokens.includes(token) && !refused.has(token);
    const { method = 'GET' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = valid
      ? await fetch(world.fanfare().url + request.url, {
          method,
          ...(method !== 'GET' && {
            headers: { 'content-type': 'application/json' },
            body: Buffer.concat(chunks),
          }),
        })
      : Response.json({ code: 16, message: 'no valid credentials', details: [] }, { status: 401 });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

test('code + PKCE, and an expired session returns to where one was', async () => {
  const context = await world.browser().newContext();
  const page = await context.newPage();
  world.watch(page, [door.url, issuer.url]);

  const address = '/projects/demo/webhooks/demo-receiver?state=succeeded';
  await page.goto(door.url + address);
  await page.getByRole('heading', { name: 'demo-receiver' }).waitFor();
  expect(page.url()).toBe(door.url + address);
  await page.getByRole('button', { name: 'avery@example.com' }).waitFor();
  expect(issuer.tokens).toHaveLength(1);

  // The API no longer takes the token; polling notices, and the issuer gives another one.
  door.refused.add(issuer.tokens[0] ?? '');
  await expect.poll(() => issuer.tokens.length, { timeout: 15_000 }).toBe(2);
  await page.getByRole('heading', { name: 'demo-receiver' }).waitFor();
  await expect.poll(() => page.url()).toBe(door.url + address);

  // What the library keeps, it keeps for this session only.
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('access-');
  await page.goBack();
  await page.getByRole('heading', { name: 'demo-receiver' }).waitFor();
});

test('what was typed survives a session that expires meanwhile, all but the token', async () => {
  const context = await world.browser().newContext();
  const page = await context.newPage();
  world.watch(page, [door.url, issuer.url]);
  const project = newProject();
  const nameField = page.getByRole('textbox', { name: 'Name', exact: true });
  await page.goto(`${door.url}/projects/${project}/create-webhook`);
  await nameField.waitFor();
  // A token refused as soon as it was issued is not asked for again: this page has had its token for a while.
  await page.reload();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('long-story');
  await page.getByLabel('Description').fill('took me an hour');
  await page.getByRole('textbox', { name: /^Token/ }).fill('typed-token');
  await page.getByLabel('Webhook URL').fill('https://receiver.example.com/');
  await page.getByLabel('Specific events').check();
  await page.getByLabel('Other event').fill('acme.orders.order:create');
  await page.getByRole('button', { name: 'Add event', exact: true }).click();
  await page.getByRole('checkbox', { name: /Verify the URL/ }).uncheck();
  for (const token of issuer.tokens) door.refused.add(token);
  await page.getByRole('button', { name: 'Create webhook' }).click();

  await page.getByText('You were signed in again').first().waitFor();
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('long-story');
  expect(await page.getByLabel('Description').inputValue()).toBe('took me an hour');
  expect(await page.getByRole('textbox', { name: /^Token/ }).inputValue()).toBe('');
  await page.getByText('acme.orders.order:create').first().waitFor();
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('typed-token');
  await page.getByRole('checkbox', { name: /Verify the URL/ }).uncheck();
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByText('Webhook long-story created').first().waitFor();
});

test('a token that is shown only once outlives the session', async () => {
  const project = newProject();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'signed',
    enabled: false,
    config: { url: 'https://receiver.example.com/', hmac_key: 'first' },
  });
  const context = await world.browser().newContext();
  const page = await context.newPage();
  world.watch(page, [door.url, issuer.url]);
  await page.goto(`${door.url}/projects/${project}/webhooks/signed`);
  await page.getByRole('button', { name: 'Actions for signed' }).click();
  await page.getByRole('menuitem', { name: 'Replace or rotate token' }).click();
  await page.getByRole('button', { name: 'Rotate token' }).click();
  const stored = page.getByRole('button', { name: 'I have stored it' });
  await stored.waitFor();
  const before = issuer.tokens.length;
  const refused = page.waitForResponse((response) => response.status() === 401);
  for (const token of issuer.tokens) door.refused.add(token);
  await refused;
  await page.waitForTimeout(1_000);
  expect(issuer.tokens.length).toBe(before);
  await stored.click();
  await expect.poll(() => issuer.tokens.length).toBe(before + 1);
  await page.getByRole('heading', { name: 'signed', exact: true }).waitFor();
});

test('signing out ends the session at the issuer and here', async () => {
  const context = await world.browser().newContext();
  const page = await context.newPage();
  world.watch(page, [door.url, issuer.url]);
  await page.goto(`${door.url}/projects/demo/webhooks`);
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  const before = issuer.tokens.length;
  const left = page.waitForRequest((request) => request.url().startsWith(`${issuer.url}/logout`));
  await page.getByRole('button', { name: 'avery@example.com' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  // Cognito goes by these two; without them its session lives on, and the next person is signed in as this one.
  const query = new URL((await left).url()).searchParams;
  expect([query.get('client_id'), query.get('logout_uri')]).toEqual([CLIENT_ID, `${door.url}/`]);
  expect(issuer.revoked).toHaveLength(1);
  // This issuer signs everyone in again at once.
  await expect.poll(() => issuer.tokens.length).toBe(before + 1);
});

test('without sign-in the library for it is not loaded', async () => {
  const page = await world.openPage('/projects/demo/webhooks');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  const loaded = String(
    await page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join()"),
  );
  expect(loaded).not.toContain('oidc');
});

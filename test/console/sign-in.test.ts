import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleSite } from '../../local/console-site.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { createWorld } from './world.ts';

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
    const answer = valid
      ? await fetch(world.fanfare().url + request.url)
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

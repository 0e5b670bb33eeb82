import { mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { signedFetch } from '../../../local/aws-request.ts';
import { ACCOUNT, cdk, type DeployOptions, reachable } from '../../../local/deployment.ts';
import { type Emulator, startEmulator } from '../../../local/emulator.ts';
import { install, type Stranger } from './stranger.ts';

const DEPLOY_TIMEOUT_MS = 300_000;
const TOKEN = 'token-of-the-stranger';
const API = '/2023-05-31/webhook/project/shop';

/** The example as it is, with what the emulator lacks left out. */
const APP = `const { App } = require('aws-cdk-lib');
const { ShopStack } = require('./lib/shop-stack');
new ShopStack(new App(), 'Shop', {
  webhooks: {
    emulatorEndpoint: process.env.AWS_ENDPOINT_URL,
    destinations: { httpsOnly: false, allowedCidrs: ['127.0.0.0/8'] },
    protectData: false,
    alarms: { enabled: false },
    dashboard: false,
    tracing: false,
    maxConcurrency: { router: 2, dispatcher: 2, waker: 2 },
  },
});`;

let app: Stranger;
let receiver: Stranger;
let emulator: Emulator;
let outputs: Record<string, string>;
let server: Server;
const taken: unknown[] = [];

beforeAll(async () => {
  [app, receiver, emulator] = await Promise.all([install('embedded'), install('receiver'), startEmulator()]);
  await app.bin('tsc');
  app.write('on-emulator.js', APP);
  const { createReceiver } = await import(pathToFileURL(join(receiver.folder, 'receiver.js')).href);
  server = createReceiver([TOKEN], (event: unknown) => taken.push(event));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outputs = await deploy();
}, DEPLOY_TIMEOUT_MS);

afterAll(async () => {
  server?.close();
  await emulator?.stop();
  app?.remove();
  receiver?.remove();
});

async function deploy(): Promise<Record<string, string>> {
  const options: DeployOptions = {
    endpoint: emulator.endpoint,
    print: () => {},
    cwd: app.folder,
    app: 'node on-emulator.js',
  };
  const folder = join(app.folder, 'cdk.out');
  mkdirSync(folder, { recursive: true });
  const file = join(app.folder, 'outputs.json');
  await cdk(options, folder, ['bootstrap', `aws://${ACCOUNT}/us-east-1`]);
  await cdk(options, folder, ['deploy', 'Shop', '--require-approval', 'never', '--outputs-file', file]);
  return (
    z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(readFileSync(file, 'utf8')))
      .Shop ?? {}
  );
}

const call = (method: string, path: string, body: unknown): Promise<Response> =>
  signedFetch({
    url: `${reachable(emulator.endpoint, outputs.WebhookApi ?? '')}${API}${path}`,
    service: 'execute-api',
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('the embedded service is deployed, and an event reaches the receiver of another stranger, signed', async () => {
  const { port } = server.address() as AddressInfo;
  const created = await call('POST', '/webhooks', {
    name: 'orders',
    enabled: true,
    config: { url: `http://127.0.0.1:${port}/hook`, hmac_key: TOKEN },
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  });
  expect(await created.json()).toMatchObject({ webhook: { enabled: true } });

  const published = await call('POST', '/events', {
    event_source: 'acme.orders.order',
    event_action: 'create',
    event_payload: { order: 1 },
  });
  expect(published.status).toBe(202);
  await expect.poll(() => taken.length, { timeout: 60_000 }).toBe(1);
  expect(taken[0]).toMatchObject({ event_action: 'create', event_payload: { order: 1 } });
});

test('the deployed stack says which version it is, and the hash of its functions', () => {
  const [, release = ''] = Object.entries(outputs).find(([name]) => name.includes('Release')) ?? [];
  const { version } = JSON.parse(
    readFileSync(join(app.folder, 'node_modules', 'fanfare-webhooks', 'package.json'), 'utf8'),
  );
  expect(release).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} sha256:[0-9a-f]{64}$`));
});

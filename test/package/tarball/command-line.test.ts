import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  eventually,
  type FanfareProcess,
  newStateDir,
  removeStateDir,
  startProcess,
} from '../../e2e/fanfare-process.ts';
import { findNode20, installAlone, type Stranger } from './stranger.ts';

const node20 = await findNode20();
const DEMO_RECEIVER = 'webhook/project/demo/geo/us/webhook/demo-receiver';

const stateDir = newStateDir();
let app: Stranger;
let program: string;
let fanfare: FanfareProcess;
beforeAll(async () => {
  app = await installAlone();
  program = join(app.folder, 'node_modules', '.bin', 'fanfare');
  fanfare = await startProcess(stateDir, {}, { args: [program, 'start'], cwd: app.folder });
  await eventually(() => fanfare.output().includes('Where to look next'));
});
afterAll(async () => {
  await fanfare?.end('SIGKILL');
  removeStateDir(stateDir);
  app?.remove();
});

describe('npx fanfare', () => {
  test('shows its commands, whatever Node the shell finds', async () => {
    expect(await app.npx('fanfare', '--help')).toMatch(/^Usage: fanfare /);
  });

  test('says the version of the package', async () => {
    const { version } = JSON.parse(
      readFileSync(join(app.folder, 'node_modules', 'fanfare-webhooks', 'package.json'), 'utf8'),
    );
    expect(await app.npx('fanfare', '--version')).toBe(`${version}\n`);
  });

  test('brings no package along', () => {
    const lock = JSON.parse(readFileSync(join(app.folder, 'package-lock.json'), 'utf8'));
    expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/fanfare-webhooks']);
  });
});

describe('fanfare start, installed', () => {
  test('is the service: it plays the main job, and delivers', async () => {
    const { body } = await fanfare.call(
      'GET',
      '/project/demo/geo/us/webhook/demo-receiver/deliveries?filter.state=succeeded',
    );
    expect(body.deliveries.length).toBeGreaterThan(0);
  });

  test('serves the console’s page and the script that it names', async () => {
    const page = await (await fetch(`${fanfare.url}/`)).text();
    const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
    const answer = await fetch(new URL(script, fanfare.url));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('javascript');
  });

  test.each([
    ['24', process.execPath],
    ['20', node20],
  ])('webhooks list --json shows the API’s answer on Node %s', async (version, node) => {
    if (node === undefined) return expect(version).toBe('20');
    const { code, out } = await ran(node, ['--endpoint', fanfare.url, 'webhooks', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).webhooks[0].resource_name).toBe(DEMO_RECEIVER);
  });

  test('says in one line which Node it needs, on one without node:sqlite', async () => {
    if (node20 === undefined) return;
    const { code, out, err } = await ran(node20, ['start']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^fanfare: start needs Node 22\.13 or newer; this is v20\.\d+\.\d+\n$/);
  });
});

/** The installed program to its end, with no profile of whoever runs the tests. */
async function ran(node: string, args: readonly string[]) {
  const env = { ...process.env, FANFARE_CONFIG: join(stateDir, 'config.json'), NODE_OPTIONS: '' };
  const child = spawn(node, [program, ...args], { cwd: app.folder, env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

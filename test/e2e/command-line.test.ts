import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  type FanfareProcess,
  newStateDir,
  removeStateDir,
  startProcess,
} from './fanfare-process.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

const stateDir = newStateDir();
let fanfare: FanfareProcess;
beforeAll(async () => {
  fanfare = await startProcess(stateDir);
  await eventually(() => fanfare.output().includes('Where to look next'));
});
afterAll(async () => {
  await fanfare.end('SIGKILL');
  removeStateDir(stateDir);
});

interface Command {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly code: Promise<number | null>;
}

function command(...args: string[]): Command {
  const env = { ...process.env, FANFARE_ENDPOINT: fanfare.url, FANFARE_CONFIG: `${stateDir}/config.json` };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return { child, out: () => out, err: () => err, code: once(child, 'close').then(([code]) => code) };
}

describe('fanfare', () => {
  it('shows what npm start has made, without any login, as JSON in a pipe', async () => {
    const list = command('webhooks', 'list');
    expect(await list.code).toBe(0);
    expect(JSON.parse(list.out()).webhooks[0].resource_name).toBe(
      'webhook/project/demo/geo/us/webhook/demo-receiver',
    );
  });

  it('ends with the code of what happened', async () => {
    expect(await command('webhooks', 'show', 'nobody').code).toBe(1);
    expect(await command('webhooks', 'sho').code).toBe(2);
    expect(await command('--endpoint', 'http://127.0.0.1:1', 'webhooks', 'list').code).toBe(3);
  });

  it('ends quietly when nobody reads what it prints any more', async () => {
    const list = command('webhooks', 'list');
    list.child.stdout?.destroy();
    expect(await list.code).toBe(0);
    expect(list.err()).toBe('');
  });

  it('tail goes on until Ctrl-C, which is no failure', async () => {
    const tail = command('deliveries', 'tail', 'demo-receiver', '--interval', '20');
    await eventually(async () => {
      await command('trigger', 'hashicorp.packer.version:create').code;
      return tail.out().includes('hashicorp.packer.version:create');
    });
    tail.child.kill('SIGINT');
    expect(await tail.code).toBe(0);
  });

  it('start is npm start: it takes the same arguments', async () => {
    const start = command('start', '--destinations', 'moon');
    expect(await start.code).toBe(1);
    expect(start.err()).toContain('FANFARE_DESTINATIONS');
    const help = command('start', '--help');
    expect(await help.code).toBe(0);
    expect(help.out()).toContain('Usage: npm start');
  });
});

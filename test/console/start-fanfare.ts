import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface Fanfare {
  readonly url: string;
  /** Calls the API; answers with the parsed body. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any operation
  readonly body: any;
}

/** Retries come at once, so that a test sees all of them. */
const SCHEDULE = '0,0.2,0.2';
const PATIENCE_MS = 40_000;

/** `npm start` as anyone would run it, with a state of its own. */
export async function startFanfare(): Promise<Fanfare> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fanfare-console-'));
  const port = await freePort();
  const child = spawn('npm', ['start'], {
    env: {
      ...process.env,
      PORT: String(port),
      FANFARE_STATE_DIR: stateDir,
      FANFARE_RETRY_SCHEDULE: SCHEDULE,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm starts a shell that starts the server, and all of them have to end.
    detached: true,
  });
  const url = `http://127.0.0.1:${port}`;
  await said(child, 'Where to look next');
  return {
    url,
    api: (method, path, body) => call(`${url}/2023-05-31/webhook${path}`, method, body),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

async function call(url: string, method: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
  });
  return { status: response.status, body: await response.json() };
}

function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`npm start said only:\n${output}`)), PATIENCE_MS);
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!output.includes(words)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
}

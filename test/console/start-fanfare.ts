import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/listen.ts';

export interface Fanfare {
  readonly url: string;
  /** Calls the API; answers with the parsed body. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** What it said when it ended by itself, which it must not. */
  readonly crash: () => string | undefined;
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
  let crash: string | undefined;
  let stopping = false;
  const output = collected(child);
  await said(child, output, 'Where to look next');
  child.once('exit', (code) => {
    if (!stopping) crash = `npm start ended with ${code}:\n${output()}`;
  });
  return {
    url,
    api: (method, path, body) => call(`${url}/2023-05-31/webhook${path}`, method, body),
    crash: () => crash,
    async stop() {
      stopping = true;
      if (crash !== undefined) return;
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

function collected(child: ChildProcess): () => string {
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return () => output;
}

function said(child: ChildProcess, output: () => string, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`npm start said only:\n${output()}`)), PATIENCE_MS);
    child.stdout?.on('data', () => {
      if (!output().includes(words)) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output()}`)));
  });
}

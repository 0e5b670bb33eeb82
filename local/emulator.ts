import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installEmulator } from './emulator-install.ts';
import { freePort } from './listen.ts';

/** AWS's APIs on this machine. */
export interface Emulator {
  /** An IP rather than a name: the SDK then puts bucket names into paths. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const STOP_WITHIN_MS = 5_000;
const LOG_LINES_SHOWN = 5;
/** Emulated functions run the first `node` on the PATH: this is Node 24, as on AWS. */
const NODE_24 = join(import.meta.dirname, '..', 'node_modules', '.bin');

/**
 * The emulator at AWS_ENDPOINT_URL, or a new and empty one on a free port.
 * @throws Error in one line when it cannot be installed or does not start
 */
export async function startEmulator(): Promise<Emulator> {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given) return { endpoint: given, stop: async () => {} };

  const { command, environment } = await installEmulator();
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), 'fanfare-emulator-'));
  const child = spawn(command, ['-m', 'ministack'], {
    cwd: state,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, ...isolated(state), GATEWAY_PORT: String(port) },
  });
  const lastLines = keepLastLines(child);
  const stop = async () => {
    await end(child);
    rmSync(state, { recursive: true, force: true });
  };
  const endpoint = `http://${HOST}:${port}`;
  if (await isReady(endpoint, child)) return { endpoint, stop };
  await stop();
  throw new Error(`the AWS emulator did not start: ${lastLines().join(' | ')}`);
}

/** Nothing is shared with another emulator, or kept: every start is a new account. */
const isolated = (state: string): Record<string, string> => ({
  BIND_HOST: HOST,
  MINISTACK_HOST: HOST,
  TMPDIR: state,
  STATE_DIR: join(state, 'state'),
  S3_DATA_DIR: join(state, 's3'),
  LOG_LEVEL: 'WARNING',
  PATH: [NODE_24, process.env.PATH].join(delimiter),
});

async function isReady(endpoint: string, child: ChildProcess): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += LOOK_AGAIN_MS) {
    if (child.exitCode !== null) return false;
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return true;
    await pause(LOOK_AGAIN_MS);
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = new AbortController();
  const impatient = pause(STOP_WITHIN_MS, 'late', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, impatient])) === 'late') child.kill('SIGKILL');
  await ended;
  patience.abort();
}

function keepLastLines(child: ChildProcess): () => string[] {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-10_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text.trim().split('\n').slice(-LOG_LINES_SHOWN);
}

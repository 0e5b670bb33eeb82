import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../local/listen.ts';
import { type Child, startChild } from './child.ts';
import { createWebhook } from './publish.ts';

const LOOK_AGAIN_MS = 5;

/** `npm start` and a counting receiver, each a process of its own. */
export interface Stand {
  readonly api: string;
  readonly receiverUrl: string;
  readonly server: Child;
  readonly receiver: Child;
  /** Milliseconds from the server's start to its first answer. */
  readonly readyMs: number;
  close(): Promise<void>;
}

export interface StandOptions {
  /** Webhooks that hear every event. */
  readonly fanOut: number;
  /** Fills the state directory before the server starts. */
  readonly prepare?: (stateDir: string) => Promise<void>;
}

export async function openStand({ fanOut, prepare }: StandOptions): Promise<Stand> {
  const stateDir = mkdtempSync(join(tmpdir(), 'fanfare-bench-'));
  await prepare?.(stateDir);
  const receiver = startChild('./receiver.ts');
  const receiverUrl = `http://127.0.0.1:${await receiver.ask<number>('port')}`;
  const port = await freePort();
  const begunMs = performance.now();
  const server = startChild('../../local/main.ts', { PORT: String(port), FANFARE_STATE_DIR: stateDir });
  const api = `http://127.0.0.1:${port}`;
  while (!(await isReady(api))) await delay(LOOK_AGAIN_MS);
  const readyMs = performance.now() - begunMs;
  for (let n = 0; n < fanOut; n++) await createWebhook(api, `bench-${n}`, `${receiverUrl}/${n}`);
  await receiver.ask('take');
  return {
    api,
    receiverUrl,
    server,
    receiver,
    readyMs,
    async close() {
      await Promise.all([server.end(), receiver.end()]);
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

async function isReady(api: string): Promise<boolean> {
  try {
    return (await fetch(`${api}/healthz`)).ok;
  } catch {
    return false;
  }
}

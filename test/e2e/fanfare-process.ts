import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../local/listen.ts';

const MAIN = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
/** Milliseconds to wait for what must happen: a bound for hangs only, on however busy a machine. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 25;

export const newStateDir = (): string => mkdtempSync(join(tmpdir(), 'fanfare-e2e-'));
export const removeStateDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });

/** What is run, and where. @default local/main.ts in the folder of the tests */
export interface Program {
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** The real server, as `npm start` runs it. */
export interface FanfareProcess {
  readonly url: string;
  readonly output: () => string;
  call(
    method: string,
    path: string,
    body?: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a client of the API would
  ): Promise<{ status: number; body: any }>;
  /** @returns the exit code, or the signal that ended it */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | string | null>;
}

export async function startProcess(
  stateDir: string,
  env: Record<string, string> = {},
  program: Program = { args: [MAIN] },
): Promise<FanfareProcess> {
  const port = await freePort();
  const { child, output } = run({ PORT: String(port), FANFARE_STATE_DIR: stateDir, ...env }, program);
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Fatal(`the server ended: ${output()}`);
    return (await fetch(`${url}/healthz`)).ok;
  });
  return {
    url,
    output,
    async call(method, path, body) {
      const response = await fetch(`${url}/2023-05-31/webhook${path}`, {
        method,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code, by] = await exited;
      return code ?? by;
    },
  };
}

/** Runs the server to its end. @returns its exit code and what it said */
export async function runToEnd(env: Record<string, string>, args: readonly string[] = []) {
  const { child, output } = run(env, { args: [MAIN, ...args] });
  const [code] = await once(child, 'exit');
  return { code, output: output() };
}

function run(
  env: Record<string, string>,
  { args, cwd }: Program,
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  return { child, output: () => text };
}

class Fatal extends Error {}

/** Waits until `check` holds. A check that throws does not hold yet. */
export async function eventually(check: () => Promise<boolean> | boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    try {
      if (await check()) return;
    } catch (error) {
      if (error instanceof Fatal) throw error;
    }
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error(`not so after ${PATIENCE_MS} ms: ${check}`);
}

export interface Got {
  readonly headers: Record<string, string>;
  /** Names of the headers as they were spelled on the wire. */
  readonly rawNames: readonly string[];
  readonly body: string;
}

/** A receiver that knows nothing of Fanfare: it keeps what it gets. */
export interface IndependentReceiver {
  readonly url: string;
  readonly got: Got[];
  /** Status of the next answers; 200 unless changed. */
  status: number;
  close(): Promise<void>;
}

export async function startIndependentReceiver(): Promise<IndependentReceiver> {
  const got: Got[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const rawNames = request.rawHeaders.filter((_, index) => index % 2 === 0);
      got.push({ headers, rawNames, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(receiver.status).end('thanks');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: IndependentReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`,
    got,
    status: 200,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

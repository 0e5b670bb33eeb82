import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { installPackages, PYTHON_FOLDER } from '../../local/python-packages.ts';
import { startReceiver } from '../../local/receiver.ts';
import { startProcess } from '../e2e/fanfare-process.ts';
import type { Finding } from './findings.ts';
import { outcomesOf } from './outcomes.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
/** Milliseconds between looks whether the webhook of the examples is still there: deleting it is tried too. */
const RESTORE_INTERVAL_MS = 250;

/** All checks, over every operation, against a server as `npm start` runs it, for a given time. */
export async function runSchemathesis(seconds: number): Promise<{ checked: string[]; found: Finding[] }> {
  const python = await installPackages({
    name: 'Schemathesis',
    requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
    folder: join(PYTHON_FOLDER, 'schemathesis'),
    oldestPython: '3.11',
  });
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-contract-'));
  const fanfare = await startProcess(join(folder, 'state'), {});
  const receiver = await startReceiver(0, '', () => undefined);
  const restoring = setInterval(() => void restore(fanfare.call, receiver.url), RESTORE_INTERVAL_MS);
  try {
    const document = join(folder, 'openapi.json');
    writeFileSync(document, JSON.stringify(asServedHere(readFileSync(DOCUMENT, 'utf8'))));
    const events = join(folder, 'events.ndjson');
    const parameters = [
      ...['-m', 'schemathesis.cli', 'run', document, '--url', fanfare.url, '--checks', 'all', '--no-color'],
      ...['--max-time', String(seconds), '--continue-on-failure', '--no-shrink'],
      ...['--report', 'ndjson', '--report-ndjson-path', events, '--output-sanitize', 'false'],
    ];
    const child = spawn(python.command, parameters, {
      cwd: folder,
      env: { ...process.env, ...python.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.resume();
    await once(child, 'exit');
    const outcomes = outcomesOf(readFileSync(events, 'utf8'));
    return { ...outcomes, found: [...outcomes.found, ...unreached(outcomes.checked)] };
  } finally {
    clearInterval(restoring);
    await receiver.close();
    await fanfare.end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}

const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** An operation that was never called has passed nothing. */
function unreached(checked: readonly string[]): Finding[] {
  const { paths } = described.parse(JSON.parse(readFileSync(DOCUMENT, 'utf8')));
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((operation) => !checked.some((subject) => subject.startsWith(`${operation}: `)))
    .map((operation) => ({ operation, check: 'reached', evidence: 'never called', request: '' }));
}

/** The one thing in which this server differs from the document: it asks for no sign-in. */
function asServedHere(text: string): unknown {
  const document = z.looseObject({ security: z.array(z.unknown()) }).parse(JSON.parse(text));
  return { ...document, security: [] };
}

/** Examples name a webhook that exists, so that what is done with one is tried and not only its absence. */
async function restore(
  call: (method: string, path: string, body?: unknown) => Promise<unknown>,
  url: string,
): Promise<void> {
  const webhook = {
    name: 'demo-receiver',
    enabled: false,
    config: { url },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  };
  await call('POST', '/project/demo/webhooks', webhook).catch(() => undefined);
}

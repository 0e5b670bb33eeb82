import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ATTEMPT_DEADLINE_MS } from '../../core/limits.ts';
import { type FanfareProcess, newStateDir, removeStateDir, startProcess } from '../e2e/fanfare-process.ts';
import { type HeldReceiver, startHeldReceiver } from './held-receiver.ts';

const EVENTS = 60;
const EVERY_MS = 40;
const BACKLOG = 300;
const SLOW_MS = 3_000;
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;
/** A deadline, and a quarter of it for a machine that is busy with other tests. */
const BOUND_MS = 1.25 * ATTEMPT_DEADLINE_MS;

let stateDir: string;
let receiver: HeldReceiver;
let fanfare: FanfareProcess;
beforeAll(async () => {
  stateDir = newStateDir();
  receiver = await startHeldReceiver();
  fanfare = await startProcess(stateDir);
  for (const name of ['healthy', 'slow', 'dead']) {
    await fanfare.call('POST', '/project/p/webhooks', {
      name,
      enabled: true,
      config: { url: `${receiver.url}/${name}` },
      subscriptions: [{ events: [{ source: `acme.${name}`, action: '*' }] }],
    });
  }
  receiver.hold = (request) => {
    if (request.path === '/healthy') request.answer(200);
    if (request.path === '/slow') setTimeout(() => request.answer(200), SLOW_MS);
  };
});
afterAll(async () => {
  await fanfare.end('SIGKILL');
  await receiver.close();
  removeStateDir(stateDir);
});

it('a slow and a dead webhook with a backlog delay their healthy neighbour by less than the bound (I7)', {
  timeout: 120_000,
}, async () => {
  const quiet = p95(await healthyDelays('quiet'));
  const backlog = ['slow', 'dead'].flatMap((name) =>
    Array.from({ length: BACKLOG }, (_, n) => publish(name, `acme.event:${name}-${n}`)),
  );
  await Promise.all(backlog);
  const busy = p95(await healthyDelays('busy'));
  process.stdout.write(
    `healthy p95: ${quiet.toFixed(0)} ms alone, ${busy.toFixed(0)} ms beside the others\n`,
  );
  expect(busy).toBeLessThan(2 * quiet + BOUND_MS);
});

async function healthyDelays(run: string): Promise<number[]> {
  const publishedAtMs = new Map<string, number>();
  for (let n = 0; n < EVENTS; n++) {
    const id = `acme.event:${run}-${n}`;
    publishedAtMs.set(id, performance.now());
    await publish('healthy', id);
    await delay(EVERY_MS);
  }
  const arrivals = () =>
    receiver.requests.filter(({ path, body }) => path === '/healthy' && body.includes(`:${run}-`));
  for (let waitedMs = 0; arrivals().length < EVENTS && waitedMs < PATIENCE_MS; waitedMs += LOOK_MS)
    await delay(LOOK_MS);
  expect(arrivals()).toHaveLength(EVENTS);
  return arrivals().map(({ body, atMs }) => atMs - (publishedAtMs.get(JSON.parse(body).event_id) ?? 0));
}

async function publish(name: string, id: string): Promise<void> {
  const event = { event_source: `acme.${name}`, event_action: 'create', event_id: id, event_payload: {} };
  const { status } = await fanfare.call('POST', '/project/p/events', event);
  if (status !== 202) throw new Error(`not published: ${status}`);
}

const p95 = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? 0;

/**
 * `npm run bench:fairness`: how long a healthy webhook waits beside a slow and a dead one with a backlog, on the real
 * process. A measurement with a clock, so no test: that the healthy one gets its turn is one (test/reliability).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ATTEMPT_DEADLINE_MS } from '../core/limits.ts';
import {
  eventually,
  type FanfareProcess,
  newStateDir,
  removeStateDir,
  startProcess,
} from '../test/e2e/fanfare-process.ts';
import { type HeldReceiver, startHeldReceiver } from '../test/reliability/held-receiver.ts';

const EVENTS = 60;
const EVERY_MS = 40;
const BACKLOG = 300;
const SLOW_MS = 3_000;

const stateDir = newStateDir();
const receiver = await startHeldReceiver();
const fanfare = await startProcess(stateDir);
try {
  await createWebhooks(receiver, fanfare);
  const quiet = p95(await healthyDelays('quiet'));
  const backlog = ['slow', 'dead'].flatMap((name) =>
    Array.from({ length: BACKLOG }, (_, n) => publish(name, `acme.event:${name}-${n}`)),
  );
  await Promise.all(backlog);
  const busy = p95(await healthyDelays('busy'));
  const boundMs = 2 * quiet + ATTEMPT_DEADLINE_MS;
  process.stdout.write(
    `healthy p95: ${quiet.toFixed(0)} ms alone, ${busy.toFixed(0)} ms beside the others (I7: below ${boundMs.toFixed(0)})\n`,
  );
  process.exitCode = busy < boundMs ? 0 : 1;
} finally {
  await fanfare.end('SIGKILL');
  await receiver.close();
  removeStateDir(stateDir);
}

async function createWebhooks({ url }: HeldReceiver, { call }: FanfareProcess): Promise<void> {
  for (const name of ['healthy', 'slow', 'dead']) {
    await call('POST', '/project/p/webhooks', {
      name,
      enabled: true,
      config: { url: `${url}/${name}` },
      subscriptions: [{ events: [{ source: `acme.${name}`, action: '*' }] }],
    });
  }
  receiver.hold = (request) => {
    if (request.path === '/healthy') request.answer(200);
    if (request.path === '/slow') setTimeout(() => request.answer(200), SLOW_MS);
  };
}

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
  await eventually(() => arrivals().length === EVENTS);
  return arrivals().map(({ body, atMs }) => atMs - (publishedAtMs.get(JSON.parse(body).event_id) ?? 0));
}

async function publish(name: string, id: string): Promise<void> {
  const event = { event_source: `acme.${name}`, event_action: 'create', event_id: id, event_payload: {} };
  const { status } = await fanfare.call('POST', '/project/p/events', event);
  if (status !== 202) throw new Error(`not published: ${status}`);
}

function p95(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? 0;
}

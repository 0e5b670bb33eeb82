import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  eventually,
  type FanfareProcess,
  newStateDir,
  removeStateDir,
  startProcess,
} from '../e2e/fanfare-process.ts';
import { type HeldReceiver, type HeldRequest, startHeldReceiver } from './held-receiver.ts';

/** More than a real process has places for attempts (local/fanfare.ts): many are still waiting. */
const BACKLOG = 400;
const PLACES = 200;
const HEALTHY_EVENTS = 20;

let stateDir: string;
let receiver: HeldReceiver;
let fanfare: FanfareProcess;
beforeAll(async () => {
  stateDir = newStateDir();
  receiver = await startHeldReceiver();
  fanfare = await startProcess(stateDir);
  for (const name of ['healthy', 'slow']) {
    await fanfare.call('POST', '/project/p/webhooks', {
      name,
      enabled: true,
      config: { url: `${receiver.url}/${name}` },
      subscriptions: [{ events: [{ source: `acme.${name}`, action: '*' }] }],
    });
  }
  receiver.requests.length = 0;
});
afterAll(async () => {
  await fanfare.end('SIGKILL');
  await receiver.close();
  removeStateDir(stateDir);
});

const publish = (name: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      fanfare.call('POST', '/project/p/events', {
        event_source: `acme.${name}`,
        event_action: 'create',
        event_id: `acme.event:${name}-${n}`,
        event_payload: n,
      }),
    ),
  );
const requestsTo = (path: string): number => receiver.requests.filter((each) => each.path === path).length;

/** How long it takes is measured by `npm run bench:fairness`; this is about whose turn it is. */
it('a healthy webhook gets its turn long before the backlog of a slow one is done', {
  timeout: 120_000,
}, async () => {
  const held: HeldRequest[] = [];
  receiver.hold = (request) => (request.path === '/slow' ? held.push(request) : request.answer(200));
  await publish('slow', BACKLOG);
  await eventually(() => requestsTo('/slow') >= PLACES);

  await publish('healthy', HEALTHY_EVENTS);
  // Places become free one after the other.
  await eventually(() => {
    held.shift()?.answer(200);
    return requestsTo('/healthy') === HEALTHY_EVENTS;
  });
  expect(requestsTo('/slow')).toBeLessThan(BACKLOG);
});

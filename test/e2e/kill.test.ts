import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  eventually,
  type IndependentReceiver,
  newStateDir,
  removeStateDir,
  startIndependentReceiver,
  startProcess,
} from './fanfare-process.ts';

const KILLS = 3;
const EVENTS_PER_LIFE = 60;

const stateDir = newStateDir();
let receiver: IndependentReceiver;
beforeAll(async () => {
  receiver = await startIndependentReceiver();
});
afterAll(async () => {
  await receiver.close();
  removeStateDir(stateDir);
});

it('loses no accepted event when it is killed again and again in the middle of its work', {
  timeout: 60_000,
}, async () => {
  let fanfare = await startProcess(stateDir, { FANFARE_RETRY_SCHEDULE: '0,0.1,0.1,0.1,1,1,1,1,1,1,1,1' });
  await fanfare.call('POST', '/project/p/webhooks', {
    name: 'mine',
    enabled: true,
    config: { url: receiver.url },
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: 'create' }] }],
  });

  const accepted = new Set<string>();
  for (let life = 0; life < KILLS; life++) {
    const { call } = fanfare;
    const publishing = Array.from({ length: EVENTS_PER_LIFE }, async (_, n) => {
      const id = `orders.event:${life}-${n}`;
      const event = {
        event_source: 'acme.orders.order',
        event_action: 'create',
        event_id: id,
        event_payload: n,
      };
      const answer = await call('POST', '/project/p/events', event).catch(() => undefined);
      if (answer?.status === 202) accepted.add(id);
    });
    await eventually(() => accepted.size > life * 10 + 10);
    await fanfare.end('SIGKILL');
    await Promise.all(publishing);
    fanfare = await startProcess(stateDir, { FANFARE_RETRY_SCHEDULE: '0,0.1,0.1,0.1,1,1,1,1,1,1,1,1' });
  }

  const delivered = () => new Set(receiver.got.map(({ body }) => String(JSON.parse(body).event_id)));
  await eventually(() => [...accepted].every((id) => delivered().has(id)));
  expect(accepted.size).toBeGreaterThan(KILLS * 10);
  await fanfare.end('SIGINT');
});

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import {
  eventually,
  type FanfareProcess,
  newStateDir,
  removeStateDir,
  startProcess,
} from '../e2e/fanfare-process.ts';
import { type HeldReceiver, startHeldReceiver } from './held-receiver.ts';

const ENV = { FANFARE_RETRY_SCHEDULE: '0,1,1,1' };
const PAGE = 100;
const WEBHOOK = '/project/p/geo/us/webhook/mine';
let stateDir: string;
let receiver: HeldReceiver;
let fanfare: FanfareProcess;
beforeEach(async () => {
  stateDir = newStateDir();
  receiver = await startHeldReceiver();
  fanfare = await startProcess(stateDir, ENV);
  await fanfare.call('POST', '/project/p/webhooks', {
    name: 'mine',
    enabled: true,
    config: { url: receiver.url, hmac_key: 'a token of some length' },
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  });
  receiver.requests.length = 0;
});
afterEach(async () => {
  await fanfare.end('SIGKILL');
  await receiver.close();
  removeStateDir(stateDir);
});

const publish = (id: string, extra: Record<string, unknown> = {}) =>
  fanfare.call('POST', '/project/p/events', {
    event_source: 'acme.orders.order',
    event_action: 'create',
    event_id: id,
    event_payload: {},
    ...extra,
  });
const deliveries = async (query = ''): Promise<Record<string, unknown>[]> =>
  (await fanfare.call('GET', `${WEBHOOK}/deliveries?pagination.page_size=${PAGE}${query}`)).body.deliveries ??
  [];
/** Nothing of the test's project is left to be done; looked up in a database that nobody writes any more. */
async function isAtRest(): Promise<boolean> {
  await fanfare.end('SIGINT');
  const db = openDatabase(join(stateDir, 'fanfare.db'));
  const waiting = db.prepare('SELECT body FROM messages WHERE dead_reason IS NULL').all();
  db.close();
  fanfare = await startProcess(stateDir, ENV);
  return waiting.every(({ body }) => JSON.parse(String(body)).projectId !== 'p');
}
const stateOf = async (id: string) => (await deliveries()).find(({ event_id }) => event_id === id)?.state;

describe('a real process, killed with SIGKILL', { timeout: 60_000 }, () => {
  it('while a POST is under way, sends it once more, with the same id and bytes (2)', async () => {
    let arrived = 0;
    receiver.hold = () => {
      arrived++;
    };
    await publish('orders.event:held');
    await eventually(() => arrived === 1);
    await fanfare.end('SIGKILL');
    receiver.requests[0]?.answer(200);
    receiver.hold = undefined;
    fanfare = await startProcess(stateDir, ENV);
    await eventually(async () => (await stateOf('orders.event:held')) === 'succeeded');

    expect(receiver.requests).toHaveLength(2);
    const [first, second] = receiver.requests;
    expect([second?.id, second?.body]).toEqual([first?.id, first?.body]);
  });

  it('after the outcome was recorded, sends nothing again (3)', async () => {
    await publish('orders.event:done');
    await eventually(async () => (await stateOf('orders.event:done')) === 'succeeded');
    await fanfare.end('SIGKILL');
    fanfare = await startProcess(stateDir, ENV);
    await publish('orders.event:next');
    await eventually(async () => (await stateOf('orders.event:next')) === 'succeeded');
    expect(receiver.requests).toHaveLength(2);
    expect(await isAtRest()).toBe(true);
  });

  it('right after it said yes, delivers after its restart (1)', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `orders.event:soon-${n}`);
    const answers = await Promise.all(ids.map((id) => publish(id)));
    await fanfare.end('SIGKILL');
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    fanfare = await startProcess(stateDir, ENV);
    const arrived = () => new Set(receiver.requests.map(({ body }) => JSON.parse(body).event_id));
    await eventually(() => ids.every((id) => arrived().has(id)));
  });
});

describe('a real process under parallel requests', { timeout: 60_000 }, () => {
  it('takes one event of a hundred with the same id, and POSTs it once (43)', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => publish('orders.event:same')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await eventually(async () => (await stateOf('orders.event:same')) === 'succeeded');
    await publish('orders.event:after');
    await eventually(async () => (await stateOf('orders.event:after')) === 'succeeded');
    expect(receiver.requests.filter(({ body }) => body.includes('orders.event:same'))).toHaveLength(1);
    const events = (await fanfare.call('GET', '/project/p/events')).body.events as unknown as unknown[];
    expect(events).toHaveLength(2);
  });

  it('lets one of several changes at once win, whole, and tells the others so (35)', async () => {
    const changes = Array.from({ length: 8 }, (_, n) => ({
      update_mask: 'config,description',
      webhook: {
        description: `change ${n}`,
        config: { url: `${receiver.url}/change-${n}`, hmac_key: `key ${n}` },
      },
    }));
    // Two of them, so that the limit of token changes an hour is not what decides.
    const answers = await Promise.all(
      changes.slice(0, 4).map((change) => fanfare.call('PATCH', WEBHOOK, change)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    const { webhook } = (await fanfare.call('GET', WEBHOOK)).body as unknown as {
      webhook: { description: string; config: { url: string } };
    };
    const won = /change (\d)/.exec(webhook.description)?.[1];
    expect(webhook.config.url).toBe(`${receiver.url}/change-${won}`);
  });
});

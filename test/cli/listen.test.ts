import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advanced, BEGINNING, OVERLAP_MS, sinceOf } from '../../cli/listening/watch.ts';
import { freePort, listen } from '../../local/listen.ts';
import {
  eventually,
  type Got,
  type IndependentReceiver,
  startIndependentReceiver,
} from '../e2e/fanfare-process.ts';
import {
  begin,
  cli,
  newDirectory,
  type Ran,
  type Running,
  removeDirectory,
  type Served,
  serve,
} from './served.ts';

const TOKEN = 'CANARY-laptop-token';
let state: string;
let served: Served;
/** The webhook's own destination, and the receiver on the laptop. */
let destination: IndependentReceiver;
let laptop: IndependentReceiver;
let listening: Running[];

beforeEach(async () => {
  state = newDirectory();
  served = await serve(0, state);
  destination = await startIndependentReceiver();
  laptop = await startIndependentReceiver();
  listening = [];
  await at(
    'webhooks',
    'create',
    'orders',
    '--url',
    destination.url,
    '--on',
    'acme.orders.order',
    '--secret-env',
    'TOKEN',
  );
});
afterEach(async () => {
  for (const each of listening) each.interrupt();
  await Promise.all(listening.map(({ result }) => result));
  await destination.close();
  await laptop.close();
  await served.stop();
  removeDirectory(state);
});

const env = () => ({ TOKEN, FANFARE_CONFIG: join(state, 'config.json') });
const at = (...args: string[]): Promise<Ran> => cli(['--endpoint', served.url, ...args], { env: env() });

async function publish(order: number): Promise<string> {
  const ran = await at(
    'events',
    'publish',
    'acme.orders.order:create',
    '--payload',
    `{"order":${order},"exact":9007199254740993}`,
  );
  return ran.json.event_id;
}

/** Begins to listen, and comes back once it knows what was there before. */
async function listenTo(url: string, ...more: string[]): Promise<Running> {
  const running = begin(
    [
      '--endpoint',
      served.url,
      'listen',
      '--webhook',
      'orders',
      '--forward-to',
      url,
      '--interval',
      '20',
      ...more,
    ],
    { env: env() },
  );
  listening.push(running);
  await eventually(() => running.err().includes('listening for deliveries'));
  return running;
}

const eventsAt = (receiver: IndependentReceiver): string[] =>
  receiver.got
    .map(({ body }) => JSON.parse(body))
    .filter(({ event_action }) => event_action !== 'test')
    .map(({ event_id }) => event_id);
const bodyOf = (receiver: IndependentReceiver, id: string) =>
  receiver.got.find(({ body }) => body.includes(id))?.body;

describe('listen', () => {
  it('forwards each delivery once, byte for byte as the destination gets it', async () => {
    const before = await publish(0);
    await eventually(() => eventsAt(destination).includes(before));
    const running = await listenTo(laptop.url);
    const ids = [await publish(1), await publish(2), await publish(3)];
    await eventually(() => eventsAt(laptop).length >= 3 && eventsAt(destination).length === 4);
    expect(eventsAt(laptop).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) expect(bodyOf(laptop, id)).toBe(bodyOf(destination, id));

    running.interrupt();
    const { code, out } = await running.result;
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event_id, status }) => [event_id, status])).toEqual(ids.map((id) => [id, 200]));
  });

  it('says that it cannot sign without the token, and signs with the one in a variable as Fanfare does', async () => {
    const unsigned = await listenTo(laptop.url);
    expect(unsigned.err()).toContain('not signed');
    const first = await publish(1);
    await eventually(() => eventsAt(laptop).includes(first));
    expect(laptop.got.at(-1)?.headers).not.toHaveProperty('x-hcp-webhook-signature');
    unsigned.interrupt();
    await unsigned.result;

    const signed = await listenTo(laptop.url, '--secret-env', 'TOKEN');
    const second = await publish(2);
    await eventually(() => eventsAt(laptop).includes(second));
    const { headers = {}, body = '' }: Partial<Got> = laptop.got.at(-1) ?? {};
    expect(headers['x-hcp-webhook-signature']).toBe(createHmac('sha512', TOKEN).update(body).digest('hex'));
    expect(headers['webhook-id']).toBe(destination.got.at(-1)?.headers['webhook-id']);
    expect(signed.out() + signed.err()).not.toContain(TOKEN);
  });

  it('goes on where it was after the API was away, and repeats nothing', async () => {
    const running = await listenTo(laptop.url);
    const first = await publish(1);
    await eventually(() => eventsAt(laptop).includes(first));
    const port = Number(new URL(served.url).port);
    await served.stop();
    await eventually(() => running.err().includes('cannot be reached'));
    served = await serve(port, state);
    const second = await publish(2);
    await eventually(() => eventsAt(laptop).includes(second));
    expect(eventsAt(laptop)).toEqual([first, second]);
  });

  it('keeps what the receiver did not answer until it does', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/hook`;
    const running = await listenTo(url);
    const ids = [await publish(1), await publish(2)];
    await eventually(() => running.err().includes('does not answer'));

    const got: string[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      got.push(JSON.parse(body).event_id);
      response.writeHead(500).end();
    });
    await listen(server, port, '127.0.0.1');
    await eventually(() => got.length >= 2);
    running.interrupt();
    await running.result;
    server.closeAllConnections();
    server.close();
    expect(got).toEqual(ids);
  });

  it('with --resume brings what came while it was not running, and nothing twice', async () => {
    const running = await listenTo(laptop.url);
    const first = await publish(1);
    await eventually(() => eventsAt(laptop).includes(first) && running.out().includes(first));
    running.interrupt();
    await running.result;
    const second = await publish(2);
    await listenTo(laptop.url, '--resume');
    const third = await publish(3);
    await eventually(() => eventsAt(laptop).includes(third));
    expect(eventsAt(laptop)).toEqual([first, second, third]);
  });

  it('brings what was accepted before, when asked since when', async () => {
    const first = await publish(1);
    await eventually(() => eventsAt(destination).includes(first));
    await listenTo(laptop.url, '--since', '1h');
    await eventually(() => eventsAt(laptop).includes(first));
  });

  it('needs no destination: what a webhook that is off would have got is forwarded too', async () => {
    await at('webhooks', 'disable', 'orders');
    await listenTo(laptop.url);
    const id = await publish(1);
    await eventually(() => eventsAt(laptop).includes(id));
    expect(eventsAt(destination)).toEqual([]);
  });

  it('to a webhook that is not there, or a target that is no URL, is refused', async () => {
    const missing = await at('listen', '--webhook', 'nobody', '--forward-to', laptop.url);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.err).toContain('webhook not found');
    expect((await at('listen', '--webhook', 'orders', '--forward-to', 'localhost:3000')).code).toBe(2);
  });
});

describe('deliveries tail', () => {
  it('says a line for each delivery that is new or changes', async () => {
    const running = begin(['--endpoint', served.url, 'deliveries', 'tail', 'orders', '--interval', '20'], {
      env: env(),
    });
    listening.push(running);
    destination.status = 503;
    let id = '';
    // Published until one is seen: what was there at the first look is not told.
    await eventually(async () => {
      id = await publish(1);
      return running.out() !== '';
    });
    await eventually(() => running.out().includes('"last":"503"'));
    destination.status = 200;
    expect(id).not.toBe('');
    expect(JSON.parse(running.out().split('\n')[0] ?? '')).toMatchObject({
      type: 'acme.orders.order:create',
    });
  });
});

describe('a position', () => {
  it('looks back as far as a delivery may be late, and forgets what no look brings again', () => {
    const at = (ms: number) => ({ id: `d${ms}`, created_at: new Date(ms).toISOString() });
    const start = 1_000_000_000;
    const one = advanced(BEGINNING, at(start));
    const late = advanced(one, at(start - OVERLAP_MS + 1));
    expect(Date.parse(sinceOf(late) ?? '')).toBe(start - OVERLAP_MS);
    expect([...late.seen.keys()]).toHaveLength(2);
    const later = advanced(late, at(start + OVERLAP_MS));
    expect([...later.seen.keys()]).toEqual([`d${start}`, `d${start + OVERLAP_MS}`]);
    expect(sinceOf(BEGINNING)).toBeUndefined();
  });
});

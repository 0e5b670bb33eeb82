import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { nowMs } from './clock.ts';

/** Bytes of a published event: what the events of HCP come to. */
const EVENT_BYTES = 2_048;
const SOURCE = 'acme.orders.order';
const MILLISECONDS = 1_000;

const agent = new Agent({ keepAlive: true });

/** When each event was published, in milliseconds since the epoch, by its id. Refused ones are not in it. */
export type Published = Map<string, number>;

export function eventOf(id: string): string {
  const event = { event_source: SOURCE, event_action: 'create', event_id: id, event_payload: { text: '' } };
  const room = EVENT_BYTES - JSON.stringify(event).length;
  return JSON.stringify({ ...event, event_payload: { text: 'x'.repeat(room) } });
}

/** As fast as they are taken: each of `concurrency` publishers sends its next event when it has the last one's 202. */
export async function publishClosedLoop(
  api: string,
  ids: readonly string[],
  concurrency: number,
): Promise<Published> {
  const published: Published = new Map();
  const waiting = ids.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const id of waiting) await publish(api, id, published);
    }),
  );
  return published;
}

/** At a rate that nothing slows down: a server that falls behind shows it in its latency. */
export async function publishOpenLoop(
  api: string,
  ids: readonly string[],
  perSecond: number,
): Promise<Published> {
  const published: Published = new Map();
  const begunMs = performance.now();
  const answers: Promise<void>[] = [];
  for (const [index, id] of ids.entries()) {
    const dueMs = begunMs + (index / perSecond) * MILLISECONDS;
    await delay(Math.max(0, dueMs - performance.now()));
    answers.push(publish(api, id, published));
  }
  await Promise.all(answers);
  return published;
}

async function publish(api: string, id: string, published: Published): Promise<void> {
  const atMs = nowMs();
  if ((await call(api, '/project/p/events', eventOf(id))) === 202) published.set(id, atMs);
}

export async function createWebhook(api: string, name: string, url: string): Promise<void> {
  const webhook = {
    name,
    enabled: true,
    config: { url },
    subscriptions: [{ events: [{ source: SOURCE, action: '*' }] }],
  };
  const status = await call(api, '/project/p/webhooks', JSON.stringify(webhook));
  if (status !== 200) throw new Error(`webhook ${name} was not created: ${status}`);
}

/** @returns the status; 0 where the connection ended without one, and nobody knows whether it was taken */
const call = (api: string, path: string, body: string): Promise<number> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request(`${api}/2023-05-31/webhook${path}`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end(body);
  });

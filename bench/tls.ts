import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import * as z from 'zod';
import { createSender } from '../adapters/http/create-sender.ts';
import { LOOPBACK_DESTINATIONS, PUBLIC_DESTINATIONS } from '../core/destination-policy.ts';
import { ATTEMPT_DEADLINE_MS, BATCH_SIZE } from '../core/limits.ts';
import type { Bench, Figure } from './figure.ts';
import { cpuOf, inRounds, least, PAYLOAD } from './stub.ts';

/** Batches of which the connections are counted. */
const BATCHES = 20;

const startedSchema = z.object({ port: z.number(), authority: z.string() });
/** Handshakes since the last question. */
const handshakesSchema = z.object({ full: z.number(), resumed: z.number() });
type Handshakes = z.output<typeof handshakesSchema>;

/** One way to POST, and whether its handshakes were what it is measured for. */
interface Way {
  readonly post: () => Promise<void>;
  readonly isSound: (handshakes: Handshakes, posts: number) => boolean;
}

interface Spent {
  /** Microseconds of CPU, milliseconds: of each round. */
  readonly cpu: number[];
  readonly ms: number[];
}

/**
 * A POST to an https receiver next door: by the sender with full and with resumed handshakes, and by Node alone on a
 * connection that is kept. They take turns.
 */
export const tls: Bench = async (length) => {
  const receiver = await startReceiver();
  const agent = new Agent({ keepAlive: true, ca: receiver.authority });
  const send = sendTo(receiver);
  try {
    const [full, resumed, kept] = await inTurns(receiver, length === 'short' ? 50 : 200, [
      { post: () => send(), isSound: (seen, posts) => seen.full === posts },
      { post: () => send('webhook@1'), isSound: (seen, posts) => seen.resumed >= posts - 1 },
      { post: () => barePost(receiver.url, agent), isSound: (seen) => seen.full + seen.resumed <= 1 },
    ]);
    return [
      ...figuresOf('with a resumed session', resumed, full),
      ...figuresOf('by Node alone on a kept connection', kept, full),
      await connectionsOfABatch(receiver),
    ];
  } finally {
    agent.destroy();
    receiver.stop();
  }
};

async function inTurns(receiver: TlsReceiver, posts: number, ways: readonly Way[]): Promise<Spent[]> {
  const spent = ways.map((): Spent => ({ cpu: [], ms: [] }));
  await inRounds(async (isCounted) => {
    for (const [index, { post, isSound }] of ways.entries()) {
      const startedAtMs = performance.now();
      const cpu = await cpuOf(async () => {
        for (let n = 0; n < posts; n++) await post();
      });
      const ms = performance.now() - startedAtMs;
      const seen = await receiver.take();
      if (!isSound(seen, posts)) throw new Error(`${JSON.stringify(seen)} of ${posts} in way ${index}`);
      if (!isCounted) continue;
      spent[index]?.cpu.push(cpu);
      spent[index]?.ms.push(ms);
    }
  });
  return spent;
}

function figuresOf(how: string, spent: Spent | undefined, full: Spent | undefined): Figure[] {
  return [
    { name: `https: CPU of a POST ${how}, in full handshakes`, value: least(spent?.cpu) / least(full?.cpu) },
    { name: `https: time of a POST ${how}, in full handshakes`, value: least(spent?.ms) / least(full?.ms) },
  ];
}

/** What keeping connections until the end of their batch would save: nothing, if each POST needs its own. */
async function connectionsOfABatch(receiver: TlsReceiver): Promise<Figure> {
  await receiver.take();
  for (let batch = 0; batch < BATCHES; batch++) {
    const agent = new Agent({ keepAlive: true, ca: receiver.authority });
    await Promise.all(Array.from({ length: BATCH_SIZE }, () => barePost(receiver.url, agent)));
    agent.destroy();
  }
  const { full, resumed } = await receiver.take();
  const value = (full + resumed) / (BATCHES * BATCH_SIZE);
  return { name: 'https: connections per POST of a batch of ten, were they kept until its end', value };
}

function sendTo({ url, authority }: TlsReceiver): (sessionScope?: string) => Promise<void> {
  const destinations = { ...PUBLIC_DESTINATIONS, ...LOOPBACK_DESTINATIONS, httpsOnly: true, ownHosts: [] };
  const sender = createSender({ destinations, extraAuthorities: [authority] });
  return async (sessionScope) => {
    const headers = { 'content-type': 'application/json' };
    const { result } = await sender.post({
      url,
      headers,
      body: PAYLOAD,
      deadlineMs: ATTEMPT_DEADLINE_MS,
      sessionScope,
    });
    if (result.kind !== 'response') throw new Error(`the POST failed: ${result.errorClass}`);
  };
}

async function barePost(url: string, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(PAYLOAD) };
  const sent = request(url, { method: 'POST', agent, headers });
  // On a kept connection the body would wait for the receiver to acknowledge the head: 40 ms.
  sent.setNoDelay(true);
  sent.end(PAYLOAD);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
}

interface TlsReceiver {
  readonly url: string;
  /** PEM of the authority behind its certificate. */
  readonly authority: string;
  take(): Promise<Handshakes>;
  stop(): void;
}

async function startReceiver(): Promise<TlsReceiver> {
  const child = fork(join(import.meta.dirname, 'tls-receiver.ts'));
  const [first] = await once(child, 'message');
  const { port, authority } = startedSchema.parse(first);
  return {
    url: `https://127.0.0.1:${port}/hook`,
    authority,
    async take() {
      child.send('take');
      const [message] = await once(child, 'message');
      return handshakesSchema.parse(message);
    },
    stop: () => child.disconnect(),
  };
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADDRESSES_DIALLED_MAX } from '../../../core/limits.ts';
import type { SendResult } from '../../../core/outcome.ts';
import type { OutgoingRequest } from '../../../core/sender.ts';
import { certificate } from './certificate.ts';
import { type HeldClock, holdClock, settledBy, turns, until } from './held-clock.ts';
import { loopbackSender, outcomeOf, post, resolvingTo } from './loopback-sender.ts';
import { answering, dripping, OK, onRequest, receiver } from './raw-receiver.ts';

const DEADLINE_MS = 400;
const CONNECT_TIMEOUT_MS = 100;

/** The attempt is under way until the deadline, and over at it. */
async function endOf(attempt: Promise<SendResult>, clock: HeldClock): Promise<SendResult> {
  await clock.pass(DEADLINE_MS - 1);
  expect(await settledBy(attempt)).toBe('pending');
  await clock.pass(1);
  const result = await attempt;
  expect(result.durationMs).toBe(DEADLINE_MS);
  return result;
}

const slowPost = (url: string, request: Partial<OutgoingRequest> = {}) =>
  post(loopbackSender(), url, { deadlineMs: DEADLINE_MS, ...request });

describe('every phase ends at the deadline (27)', () => {
  test('a name server that never answers', async () => {
    const clock = holdClock();
    const sender = loopbackSender({ resolve: () => new Promise(() => {}) });
    const attempt = post(sender, 'https://hooks.example.com/', { deadlineMs: DEADLINE_MS });
    expect(outcomeOf(await endOf(attempt, clock))).toBe('timeout');
  });

  test('a host that answers no SYN', async () => {
    const port = await blackHole();
    const clock = holdClock();
    expect(outcomeOf(await endOf(slowPost(`http://127.0.0.1:${port}/`), clock))).toBe('timeout');
  });

  const serverHello = `\x16\x03\x03\x40\x00${'\0'.repeat(1_000)}`;
  test.each([
    ['nothing instead of a TLS handshake', 'https', () => {}],
    ['a TLS handshake byte by byte', 'https', dripping(serverHello)],
    ['no answer', 'http', () => {}],
    ['a status line byte by byte', 'http', dripping(`HTTP/1.1 200 ${'O'.repeat(1_000)}`)],
    ['headers byte by byte', 'http', dripping(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(1_000)}`)],
    ['an endless trickle of 1xx', 'http', dripping('HTTP/1.1 100 Continue\r\n\r\n'.repeat(9))],
  ])('%s', async (_what, scheme, script) => {
    const server = await receiver(script);
    const clock = holdClock();
    const attempt = slowPost(`${scheme}://127.0.0.1:${server.port}/`);
    await until(() => server.connections === 1);
    expect(outcomeOf(await endOf(attempt, clock))).toBe('timeout');
  });

  test('a body byte by byte keeps the status', async () => {
    const server = await receiver((socket) =>
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        dripping('x'.repeat(1_000))(socket);
      }),
    );
    const clock = holdClock();
    const attempt = slowPost(`http://127.0.0.1:${server.port}/`);
    await until(() => server.received.length > 0);
    expect(outcomeOf(await endOf(attempt, clock))).toBe(200);
  });

  test('a receiver that never reads 8 MB', async () => {
    const server = await receiver((socket) => socket.pause());
    const clock = holdClock();
    const attempt = slowPost(`http://127.0.0.1:${server.port}/`, { body: 'x'.repeat(8 * 1024 * 1024) });
    await until(() => server.connections === 1);
    expect(outcomeOf(await endOf(attempt, clock))).toBe('timeout');
  });

  test('a receiver that answers without reading is done at once', async () => {
    const script = (socket: Socket) => socket.once('data', () => socket.pause().write(OK));
    const server = await receiver(script);
    holdClock();
    const result = await slowPost(`http://127.0.0.1:${server.port}/`, { body: 'x'.repeat(8 * 1024 * 1024) });
    expect(outcomeOf(result)).toBe(200);
  });
});

test('a slow receiver delays no other one', async () => {
  const slow = await receiver(() => {});
  const healthy = await receiver(answering(OK));
  const clock = holdClock();
  const sender = loopbackSender();
  const hanging = post(sender, `http://127.0.0.1:${slow.port}/`, { deadlineMs: DEADLINE_MS });
  const results = await Promise.all(
    Array.from({ length: 9 }, () => post(sender, `http://127.0.0.1:${healthy.port}/`)),
  );
  expect(results.map(outcomeOf)).toEqual(Array(9).fill(200));
  expect(outcomeOf(await endOf(hanging, clock))).toBe('timeout');
});

// Only Linux answers on all of 127.0.0.0/8 without configuration.
describe.skipIf(process.platform !== 'linux')('one dead address of several', () => {
  test('leaves time for the next, in TCP as in TLS', async () => {
    const issued = certificate({ commonName: 'hooks.example.com', dnsNames: ['hooks.example.com'] });
    const silent = await receiver(() => {}, { host: '127.0.0.2' });
    const { key, cert } = issued;
    await receiver(answering(OK), { host: '127.0.0.1', port: silent.port, tls: { key, cert } });
    const resolve = resolvingTo('127.0.0.2', '127.0.0.1');
    const clock = holdClock();
    const options = { resolve, connectTimeoutMs: CONNECT_TIMEOUT_MS, extraAuthorities: [cert] };
    const attempt = post(loopbackSender(options), `https://hooks.example.com:${silent.port}/`);
    await until(() => silent.connections === 1);
    await clock.pass(CONNECT_TIMEOUT_MS);
    const result = await attempt;
    expect(outcomeOf(result)).toBe(200);
    expect(result.durationMs).toBe(CONNECT_TIMEOUT_MS);
    expect(silent.connections).toBe(1);
  });

  test('that all are dead is a timeout, before the deadline if they are few', async () => {
    const silent = await receiver(() => {});
    const clock = holdClock();
    const sender = loopbackSender({ connectTimeoutMs: CONNECT_TIMEOUT_MS });
    const attempt = post(sender, `https://hooks.example.com:${silent.port}/`);
    await until(() => silent.connections === 1);
    await clock.pass(CONNECT_TIMEOUT_MS);
    const result = await attempt;
    expect([outcomeOf(result), result.durationMs]).toEqual(['timeout', CONNECT_TIMEOUT_MS]);
  });
});

test('several silent addresses end at the deadline', async () => {
  const silent = await receiver(() => {});
  const addresses = Array<string>(ADDRESSES_DIALLED_MAX).fill('127.0.0.1');
  const clock = holdClock();
  const sender = loopbackSender({ resolve: resolvingTo(...addresses), connectTimeoutMs: DEADLINE_MS / 2 });
  const url = `https://hooks.example.com:${silent.port}/`;
  const attempt = post(sender, url, { deadlineMs: DEADLINE_MS });
  expect(outcomeOf(await endOf(attempt, clock))).toBe('timeout');
});

/** The port of a listener whose thread never accepts and whose queue is full: the kernel drops further SYNs. */
async function blackHole(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = await once(worker, 'message');
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(async () => {
    for (const filler of fillers) filler.destroy();
    await worker.terminate();
  });
  await turns();
  return port;
}

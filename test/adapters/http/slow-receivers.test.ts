import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADDRESSES_DIALLED_MAX } from '../../../core/limits.ts';
import type { SendResult } from '../../../core/outcome.ts';
import type { OutgoingRequest } from '../../../core/ports.ts';
import { certificate } from './certificate.ts';
import { loopbackSender, outcomeOf, post, resolvingTo } from './loopback-sender.ts';
import { answering, dripping, OK, onRequest, receiver } from './raw-receiver.ts';

const DEADLINE_MS = 400;

/** Within a tenth of the deadline, and what a busy machine adds. */
function expectDeadline(result: SendResult): void {
  expect(result.durationMs).toBeGreaterThanOrEqual(DEADLINE_MS * 0.9);
  expect(result.durationMs).toBeLessThan(DEADLINE_MS * 1.1 + 300);
}

const slowPost = (url: string, request: Partial<OutgoingRequest> = {}) =>
  post(loopbackSender(), url, { deadlineMs: DEADLINE_MS, ...request });

describe('every phase ends at the deadline (27)', () => {
  test('a name server that never answers', async () => {
    const sender = loopbackSender({ resolve: () => new Promise(() => {}) });
    const result = await post(sender, 'https://hooks.example.com/', { deadlineMs: DEADLINE_MS });
    expect(outcomeOf(result)).toBe('timeout');
    expectDeadline(result);
  });

  test('a host that answers no SYN', async () => {
    const result = await slowPost(`http://127.0.0.1:${await blackHole()}/`);
    expect(outcomeOf(result)).toBe('timeout');
    expectDeadline(result);
  });

  const serverHello = `\x16\x03\x03\x40\x00${'\0'.repeat(1_000)}`;
  test.each([
    ['nothing instead of a TLS handshake', 'https', () => {}],
    ['a TLS handshake byte by byte', 'https', dripping(serverHello, 20)],
    ['no answer', 'http', () => {}],
    ['a status line byte by byte', 'http', dripping(`HTTP/1.1 200 ${'O'.repeat(1_000)}`, 20)],
    ['headers byte by byte', 'http', dripping(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(1_000)}`, 5)],
    ['an endless trickle of 1xx', 'http', dripping('HTTP/1.1 100 Continue\r\n\r\n'.repeat(9), 5)],
  ])('%s', async (_what, scheme, script) => {
    const server = await receiver(script);
    const result = await slowPost(`${scheme}://127.0.0.1:${server.port}/`);
    expect(outcomeOf(result)).toBe('timeout');
    expectDeadline(result);
  });

  test('a body byte by byte keeps the status', async () => {
    const server = await receiver((socket) =>
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        dripping('x'.repeat(1_000), 20)(socket);
      }),
    );
    const result = await slowPost(`http://127.0.0.1:${server.port}/`);
    expect(outcomeOf(result)).toBe(200);
    expectDeadline(result);
  });

  test('a receiver that never reads 8 MB', async () => {
    const server = await receiver((socket) => socket.pause());
    const result = await slowPost(`http://127.0.0.1:${server.port}/`, { body: 'x'.repeat(8 * 1024 * 1024) });
    expect(outcomeOf(result)).toBe('timeout');
    expectDeadline(result);
  });

  test('a receiver that answers without reading is done at once', async () => {
    const script = (socket: Socket) => socket.once('data', () => socket.pause().write(OK));
    const server = await receiver(script);
    const result = await slowPost(`http://127.0.0.1:${server.port}/`, { body: 'x'.repeat(8 * 1024 * 1024) });
    expect(outcomeOf(result)).toBe(200);
  });
});

test('a slow receiver delays no other one', async () => {
  const slow = await receiver(() => {});
  const healthy = await receiver(answering(OK));
  const sender = loopbackSender();
  const hanging = post(sender, `http://127.0.0.1:${slow.port}/`, { deadlineMs: DEADLINE_MS });
  const results = await Promise.all(
    Array.from({ length: 9 }, () => post(sender, `http://127.0.0.1:${healthy.port}/`)),
  );
  expect(results.map(outcomeOf)).toEqual(Array(9).fill(200));
  expect(Math.max(...results.map(({ durationMs }) => durationMs))).toBeLessThan(DEADLINE_MS);
  expect(outcomeOf(await hanging)).toBe('timeout');
});

// Only Linux answers on all of 127.0.0.0/8 without configuration.
describe.skipIf(process.platform !== 'linux')('one dead address of several', () => {
  test('leaves time for the next, in TCP as in TLS', async () => {
    const issued = certificate({ commonName: 'hooks.example.com', dnsNames: ['hooks.example.com'] });
    const silent = await receiver(() => {}, { host: '127.0.0.2' });
    const { key, cert } = issued;
    await receiver(answering(OK), { host: '127.0.0.1', port: silent.port, tls: { key, cert } });
    const resolve = resolvingTo('127.0.0.2', '127.0.0.1');
    const sender = loopbackSender({ resolve, connectTimeoutMs: 100, extraAuthorities: [cert] });
    const result = await post(sender, `https://hooks.example.com:${silent.port}/`);
    expect(outcomeOf(result)).toBe(200);
    expect(result.durationMs).toBeGreaterThanOrEqual(95);
    expect(silent.connections).toBe(1);
  });

  test('that all are dead is a timeout, before the deadline if they are few', async () => {
    const silent = await receiver(() => {});
    const sender = loopbackSender({ connectTimeoutMs: 100 });
    const result = await post(sender, `https://hooks.example.com:${silent.port}/`);
    expect(outcomeOf(result)).toBe('timeout');
    expect(result.durationMs).toBeLessThan(1_000);
  });
});

test('several silent addresses end at the deadline', async () => {
  const silent = await receiver(() => {});
  const addresses = Array<string>(ADDRESSES_DIALLED_MAX).fill('127.0.0.1');
  const sender = loopbackSender({ resolve: resolvingTo(...addresses), connectTimeoutMs: DEADLINE_MS / 2 });
  const url = `https://hooks.example.com:${silent.port}/`;
  const result = await post(sender, url, { deadlineMs: DEADLINE_MS });
  expect(outcomeOf(result)).toBe('timeout');
  expectDeadline(result);
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
  await setTimeout(50);
  return port;
}

import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LOOPBACK_DESTINATIONS } from '../../../core/destination-policy.ts';
import { holdClock } from './held-clock.ts';
import { LOOPBACK_ONLY, loopbackSender, outcomeOf, post, report, resolvingTo } from './loopback-sender.ts';
import { answering, OK, onRequest, receiver } from './raw-receiver.ts';

describe('what goes out', () => {
  test('is one POST of the normalised URL with exactly these headers', async () => {
    const { port, ...server } = await server200();
    const headers = { 'Content-Type': 'application/json', 'webhook-id': 'd1' };
    const url = `http://HOOKS.example.com:${port}/a/../b?x=%20'`;
    const result = await post(loopbackSender(), url, { headers, body: '{"a":1}' });

    expect(result).toMatchObject({ kind: 'response', statusCode: 200, body: 'ok', bodyTruncated: false });
    const [head = '', body] = server.received().split('\r\n\r\n');
    expect(body).toBe('{"a":1}');
    const [requestLine, ...lines] = head.split('\r\n');
    expect(requestLine).toBe('POST /b?x=%20%27 HTTP/1.1');
    expect(lines.sort()).toEqual([
      'Content-Type: application/json',
      'accept-encoding: identity',
      'connection: close',
      'content-length: 7',
      `host: hooks.example.com:${port}`,
      'webhook-id: d1',
    ]);
  });

  test('is reported as it went out: the URL that was called, and every header', async () => {
    const { port } = await server200();
    const headers = { 'webhook-id': 'd1' };
    const { request } = await report(loopbackSender(), `http://HOOKS.example.com:${port}/a/../b`, {
      headers,
    });
    expect(request).toEqual({
      url: `http://hooks.example.com:${port}/b`,
      headers: {
        'webhook-id': 'd1',
        host: `hooks.example.com:${port}`,
        'content-length': '2',
        connection: 'close',
        'accept-encoding': 'identity',
      },
    });
  });

  test('is reported as it was given when it was refused', async () => {
    const { request } = await report(loopbackSender(), 'http://10.0.0.1/a/../b', { headers: { a: 'b' } });
    expect(request).toEqual({ url: 'http://10.0.0.1/a/../b', headers: { a: 'b' } });
  });

  test.each([
    ['empty', ''],
    ['giant numbers, duplicate keys and blanks', '{"id":9007199254740993, "id" : 1e400,"n":-0}\n'],
    ['multi-byte, BOM and U+2028', '\ufeff{"é":"\u2028\u{1f600}"}'],
    ['what looks like a second request', '\r\n\r\nPOST / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['256 KiB', `"${'ä'.repeat(128 * 1024)}"`],
  ])('is the body byte for byte, with its length: %s', async (_what, body) => {
    const { port, ...server } = await server200();
    await post(loopbackSender(), `http://127.0.0.1:${port}/`, { body });
    const bytes = Buffer.from(body);
    const head = server.received().slice(0, server.received().indexOf('\r\n\r\n'));
    expect(head).toContain(`content-length: ${bytes.length}`);
    expect(server.received().slice(head.length + 4)).toBe(bytes.toString('latin1'));
  });

  test.each([
    ['CR and LF', { 'x-a': 'b\r\nx-injected: 1' }],
    ['NUL', { 'x-a': 'b\0' }],
    ['U+010A, whose low byte is LF', { 'x-a': 'b\u010a' }],
    ['U+010D, whose low byte is CR', { 'x-a': 'b\u010d' }],
    ['a colon in a name', { 'x:a': 'b' }],
    ['a blank in a name', { 'x a': 'b' }],
    ['an empty name', { '': 'b' }],
    ['Host', { Host: 'internal' }],
    ['Transfer-Encoding', { 'Transfer-Encoding': 'chunked' }],
    ['Content-Length', { 'CONTENT-LENGTH': '0' }],
    ['Expect', { expect: '100-continue' }],
  ])('is nothing at all when a header holds %s', async (_what, headers) => {
    const server = await receiver(answering(OK));
    const result = await post(loopbackSender(), `http://127.0.0.1:${server.port}/`, { headers });
    expect(outcomeOf(result)).toBe('protocol_error');
    expect(server.connections).toBe(0);
  });
});

describe('connections', () => {
  test('are never reused', async () => {
    const server = await receiver((socket) => onRequest(socket, () => socket.write(OK)));
    const sender = loopbackSender();
    for (let i = 0; i < 3; i += 1) await post(sender, `http://127.0.0.1:${server.port}/`);
    expect(server.connections).toBe(3);
  });

  test('go to the next pinned address when one does not accept', async () => {
    const server = await receiver(answering(OK));
    const sender = loopbackSender({ resolve: resolvingTo('127.0.0.3', '::1', '127.0.0.1') });
    const result = await post(sender, `http://hooks.example.com:${server.port}/`);
    expect(outcomeOf(result)).toBe(200);
    expect(server.connections).toBe(1);
  });

  test('are refused by nobody listening', async () => {
    const port = await closedPort();
    const result = await post(loopbackSender(), `http://127.0.0.1:${port}/`);
    expect(outcomeOf(result)).toBe('connection_refused');
  });

  test('of localhost need no name server', async () => {
    const server = await receiver(answering(OK));
    const destinations = { ...LOOPBACK_ONLY, ...LOOPBACK_DESTINATIONS };
    const resolve = () => Promise.reject(new Error('asked'));
    const result = await post(loopbackSender({ destinations, resolve }), `http://localhost:${server.port}/`);
    expect(outcomeOf(result)).toBe(200);
  });

  test('go to IPv4 answers only where there is no route for others', async () => {
    const server = await receiver(answering(OK));
    const url = `http://hooks.example.com:${server.port}/`;
    const both = loopbackSender({ ipv4Only: true, resolve: resolvingTo('::1', '127.0.0.1') });
    expect(outcomeOf(await post(both, url))).toBe(200);
    const ipv6 = loopbackSender({ ipv4Only: true, resolve: resolvingTo('::1') });
    expect(outcomeOf(await post(ipv6, url))).toBe('connection_failed');
    const unchecked = loopbackSender({ ipv4Only: true, resolve: resolvingTo('fd00:ec2::254', '127.0.0.1') });
    expect(outcomeOf(await post(unchecked, url))).toBe('destination_refused');
  });

  test('hold nothing back until the receiver has acknowledged what went before', async () => {
    const server = await receiver(answering(OK));
    const connected = vi.spyOn(Socket.prototype, 'connect');
    onTestFinished(() => connected.mockRestore());
    await post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
    expect(JSON.stringify(connected.mock.calls)).toContain('"noDelay":true');
  });

  test('that end up elsewhere get no byte', async () => {
    const server = await receiver(answering(OK));
    const { connect } = Socket.prototype;
    const redirected = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
      return Reflect.apply(connect, this, [{ host: '127.0.0.1', port: server.port }]);
    });
    onTestFinished(() => redirected.mockRestore());
    const result = await post(loopbackSender(), `http://127.0.0.9:${server.port}/`);
    expect(outcomeOf(result)).toBe('destination_refused');
    expect(server.connections).toBe(1);
    expect(server.received).toBe('');
  });
});

test('the duration is that of the whole attempt, in milliseconds', async () => {
  const clock = holdClock();
  const server = await receiver((socket) =>
    onRequest(socket, () => void clock.pass(80).then(() => socket.end(OK))),
  );
  const { durationMs } = await post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
  expect(durationMs).toBe(80);
});

describe('the phases of an attempt', () => {
  test('are measured as far as they were reached', async () => {
    const clock = holdClock();
    const slowToAnswer = await receiver((socket) =>
      onRequest(socket, () => void clock.pass(60).then(() => socket.end(OK))),
    );
    const slowToResolve = async () => {
      await clock.pass(40);
      return ['127.0.0.1'];
    };
    const sender = loopbackSender({ resolve: slowToResolve });
    const { timing } = await post(sender, `http://hooks.example.com:${slowToAnswer.port}/`);
    expect(Object.keys(timing ?? {})).toEqual(['dnsMs', 'connectMs', 'firstByteMs']);
    expect(timing).toMatchObject({ dnsMs: 40, firstByteMs: 60 });
  });

  test('end with the one that failed', async () => {
    const port = await closedPort();
    const { timing } = await post(loopbackSender(), `http://127.0.0.1:${port}/`);
    expect(Object.keys(timing ?? {})).toEqual(['dnsMs']);
  });
});

async function server200() {
  const server = await receiver(answering(OK));
  return { port: server.port, received: () => server.received };
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

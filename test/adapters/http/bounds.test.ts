import { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ADDRESSES_DIALLED_MAX, ATTEMPT_READ_MAX_BYTES, DNS_ANSWERS_MAX } from '../../../core/limits.ts';
import { certificate } from './certificate.ts';
import { loopbackSender, outcomeOf, post, resolvingTo } from './loopback-sender.ts';
import { answering, OK, onRequest, receiver } from './raw-receiver.ts';

const HOST = 'hooks.example.com';
const authority = certificate({ commonName: 'Test authority', isAuthority: true });
const leaf = certificate({ commonName: HOST, dnsNames: [HOST], issuer: authority });
const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;

/** 127.0.0.2 and so on, where nobody listens. */
const deadAddresses = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `127.0.0.${i + 2}`);

describe('of the answers of DNS', () => {
  const outcomeAt = async (addressesBefore: number, addressesAfter = 0) => {
    const server = await receiver(answering(OK));
    const resolve = resolvingTo(
      ...deadAddresses(addressesBefore),
      '127.0.0.1',
      ...deadAddresses(addressesAfter),
    );
    const sender = loopbackSender({ resolve });
    const url = `http://${HOST}:${server.port}/`;
    const outcome = outcomeOf(await post(sender, url));
    return { outcome, permitted: await sender.permits(url), connections: server.connections };
  };

  test(`${ADDRESSES_DIALLED_MAX} are dialled, and no more`, async () => {
    expect(await outcomeAt(ADDRESSES_DIALLED_MAX - 1)).toMatchObject({ outcome: 200 });
    expect(await outcomeAt(ADDRESSES_DIALLED_MAX)).toMatchObject({
      outcome: 'connection_refused',
      connections: 0,
    });
  });

  test(`${DNS_ANSWERS_MAX} are taken, and one more refuses the destination`, async () => {
    expect(await outcomeAt(0, DNS_ANSWERS_MAX - 1)).toMatchObject({ outcome: 200, permitted: true });
    const refused = { outcome: 'destination_refused', permitted: false, connections: 0 };
    expect(await outcomeAt(0, DNS_ANSWERS_MAX)).toEqual(refused);
  });
});

describe(`an attempt reads at most ${ATTEMPT_READ_MAX_BYTES} bytes off its sockets`, () => {
  const floods: [what: string, begun: string, repeated: string, outcome: string | number][] = [
    ['a chunk extension without end', `${CHUNKED}1;`, 'extension', 200],
    ['chunks of one byte with long extensions', CHUNKED, `1;${'e'.repeat(1_000)}\r\nx\r\n`, 200],
    ['a chunk size without end', CHUNKED, '0', 200],
    ['a body without end', `${HEAD}\r\n`, 'body', 200],
    ['trailers without end', `${CHUNKED}0\r\n`, 'trailer: x\r\n', 200],
    ['line ends before a status line', '', '\r\n', 'protocol_error'],
    ['headers without end', HEAD, 'header: value\r\n', 'protocol_error'],
    ['one header without end', `${HEAD}header: `, 'value', 'protocol_error'],
    ['informational responses', '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'protocol_error'],
  ];
  const doors: [string, TlsOptions | undefined][] = [
    ['http', undefined],
    ['https', { key: leaf.key, cert: leaf.cert }],
  ];
  const cases = doors.flatMap(([scheme, tls]) => floods.map((flood) => [scheme, tls, ...flood] as const));

  test.each(cases)('over %s, of %4$s', async (scheme, tls, _what, begun, repeated, outcome) => {
    const server = await receiver(flooding(begun, repeated), tls && { tls });
    const { bytesRead } = watchSockets();
    const sender = loopbackSender({ extraAuthorities: [authority.cert] });
    const result = await post(sender, `${scheme}://${HOST}:${server.port}/`);
    expect(outcomeOf(result)).toBe(outcome);
    expect(bytesRead()).toBeGreaterThan(0);
    expect(bytesRead()).toBeLessThanOrEqual(ATTEMPT_READ_MAX_BYTES);
  });

  /** A handshake message that a client skips while it waits for the server's hello. */
  const HELLO_REQUEST = Buffer.from([0x16, 3, 3, 0, 4, 0, 0, 0, 0]);

  test('of a TLS handshake that does not get anywhere', async () => {
    const server = await receiver((socket) => flood(socket, Buffer.alloc(9 * 1_000, HELLO_REQUEST)));
    const { bytesRead } = watchSockets();
    const result = await post(loopbackSender(), `https://${HOST}:${server.port}/`);
    expect(outcomeOf(result)).toBe('protocol_error');
    expect(bytesRead()).toBeLessThanOrEqual(ATTEMPT_READ_MAX_BYTES);
  });

  test('also when each of its addresses sends some and resets the connection', async () => {
    const almost = Buffer.alloc(40 * 1_024, HELLO_REQUEST);
    const reset = (socket: Socket) =>
      socket.write(almost, () => setTimeout(() => socket.resetAndDestroy(), 50));
    const { port } = await receiver(reset);
    for (const host of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) await receiver(reset, { host, port });
    const { bytesRead } = watchSockets();
    const sender = loopbackSender({
      resolve: resolvingTo('127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'),
    });
    expect(outcomeOf(await post(sender, `https://${HOST}:${port}/`))).toBe('protocol_error');
    expect(bytesRead()).toBeLessThanOrEqual(ATTEMPT_READ_MAX_BYTES);
  });
});

/** Answers with these bytes, and then the others for as long as they are taken. */
const flooding =
  (begun: string, repeated: string) =>
  (socket: Socket): void =>
    onRequest(socket, () => {
      socket.write(begun);
      flood(socket, Buffer.from(repeated.repeat(Math.ceil(64_000 / repeated.length))));
    });

function flood(socket: Socket, block: Buffer): void {
  const go = () => {
    while (socket.writable && socket.write(block));
  };
  socket.on('drain', go);
  go();
}

/** Counts what the sockets of this process that connect somewhere have taken from the system. */
function watchSockets(): { bytesRead(): number } {
  const sockets: Socket[] = [];
  const { connect } = Socket.prototype;
  const watched = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args) {
    sockets.push(this);
    return Reflect.apply(connect, this, args);
  });
  onTestFinished(() => watched.mockRestore());
  return { bytesRead: () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0) };
}

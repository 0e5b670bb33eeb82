import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SenderOptions } from '../../../adapters/http/create-sender.ts';
import { ADDRESSES_DIALLED_MAX, CONNECTS_MAX, TLS_SESSION_MS } from '../../../core/limits.ts';
import type { Sender } from '../../../core/sender.ts';
import { certificate } from './certificate.ts';
import { holdClock, until } from './held-clock.ts';
import { loopbackSender, outcomeOf, post } from './loopback-sender.ts';
import { OK, onRequest, type Receiver, receiver } from './raw-receiver.ts';

const HOST = 'hooks.example.com';
const authority = certificate({ commonName: 'Test authority', isAuthority: true });
const leaf = {
  commonName: HOST,
  dnsNames: [HOST, 'other.example.com'],
  ipv4: ['127.0.0.1'],
  issuer: authority,
};
const { key, cert } = certificate(leaf);
/** Shared by servers, so that a session of one would be taken by the other. */
const ticketKeys = randomBytes(48);
const TLS: TlsOptions = { key, cert, ticketKeys };
const SCOPE = 'w1@1';

interface Handshakes extends Receiver {
  /** Of each handshake that ended well. */
  readonly kinds: ('full' | 'resumed')[];
}

async function tlsReceiver(
  tls: TlsOptions = TLS,
  options: { host?: string; port?: number } = {},
  answer: (socket: Socket) => void = (socket) => socket.end(OK),
): Promise<Handshakes> {
  const kinds: Handshakes['kinds'] = [];
  const server = await receiver(
    (socket) => {
      if (socket instanceof TLSSocket) kinds.push(socket.isSessionReused() ? 'resumed' : 'full');
      onRequest(socket, () => answer(socket));
    },
    { tls, ...options },
  );
  return Object.assign(server, { kinds });
}

const senderOf = (options: Partial<SenderOptions> = {}): Sender =>
  loopbackSender({ extraAuthorities: [authority.cert], ...options });

const postTo = async (
  sender: Sender,
  { port }: Receiver,
  { host = HOST, scope = SCOPE as string | undefined, deadlineMs = 5_000 } = {},
) => outcomeOf(await post(sender, `https://${host}:${port}/`, { sessionScope: scope, deadlineMs }));

/** A clock for the age of sessions; certificates are judged by the real time. */
function sessionClock() {
  let nowMs = Date.now();
  return {
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('a TLS session', () => {
  test('is resumed by the next attempt of the same scope to the same place', async () => {
    const server = await tlsReceiver();
    const sender = senderOf();
    for (let n = 0; n < 3; n++) expect(await postTo(sender, server)).toBe(200);
    expect(server.kinds).toEqual(['full', 'resumed', 'resumed']);
    expect(server.connections).toBe(3);
  });

  test.each([
    ['another webhook', { scope: 'w2@1' }],
    ['another version of the webhook', { scope: 'w1@2' }],
    ['a request without a scope', { scope: undefined }],
    ['another host at the same address', { host: 'other.example.com' }],
    ['the address in place of the name', { host: '127.0.0.1' }],
  ])('is never offered to %s', async (_what, other) => {
    const front = await countingOffers(await tlsReceiver());
    const sender = senderOf();
    const urlOf = (host: string) => `https://${host}:${front.port}/`;
    const used = { scope: SCOPE, host: HOST, ...other };
    expect(outcomeOf(await post(sender, urlOf(HOST), { sessionScope: SCOPE }))).toBe(200);
    expect(outcomeOf(await post(sender, urlOf(used.host), { sessionScope: used.scope }))).toBe(200);
    expect([front.connections, front.offers]).toEqual([2, 0]);
  });

  test('is left by no request without a scope', async () => {
    const server = await tlsReceiver();
    const sender = senderOf();
    for (let n = 0; n < 2; n++) {
      const url = `https://${HOST}:${server.port}/`;
      expect(outcomeOf(await post(sender, url))).toBe(200);
    }
    expect(server.kinds).toEqual(['full', 'full']);
  });

  test('is never resumed at another port, nor by another sender', async () => {
    const [one, other] = [await tlsReceiver(), await tlsReceiver()];
    const sender = senderOf();
    await postTo(sender, one);
    await postTo(sender, other);
    await postTo(senderOf(), one);
    expect([...one.kinds, ...other.kinds]).toEqual(['full', 'full', 'full']);
  });

  test('is never resumed at another address of the same name, which is resolved and judged anew (S2)', async () => {
    const first = await tlsReceiver();
    const second = await tlsReceiver(TLS, { host: '127.0.0.2', port: first.port });
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['10.0.0.1'], ['127.0.0.1', '10.0.0.1'], ['127.0.0.1']];
    const sender = senderOf({ resolve: async () => answers.shift() ?? [] });
    const outcomes = [];
    for (let n = 0; n < 5; n++) outcomes.push(await postTo(sender, first));
    expect(outcomes).toEqual([200, 200, 'destination_refused', 'destination_refused', 200]);
    expect(first.kinds).toEqual(['full', 'resumed']);
    expect(second.kinds).toEqual(['full']);
    expect([first.connections, second.connections]).toEqual([2, 1]);
  });

  test('that is larger than the memory meant for it is not kept', async () => {
    const dnsNames = [HOST, ...Array.from({ length: 310 }, (_, n) => `name-${n}.hooks.example.com`)];
    const issued = pemOf(certificate({ ...leaf, dnsNames }));
    const server = await tlsReceiver({ ...TLS, ...issued });
    const sender = senderOf();
    for (let n = 0; n < 2; n++) expect(await postTo(sender, server)).toBe(200);
    expect(server.kinds).toEqual(['full', 'full']);
  });

  test('left by a handshake that was itself resumed is not kept: it would outlive the proof', async () => {
    const front = await countingOffers(await tlsReceiver());
    const sender = senderOf();
    const resumed = vi.spyOn(TLSSocket.prototype, 'isSessionReused').mockReturnValue(true);
    onTestFinished(() => resumed.mockRestore());
    for (let n = 0; n < 2; n++) expect(await postTo(sender, front)).toBe(200);
    expect(front.offers).toBe(0);
  });

  test('of TLS 1.2, whose resumption makes no new keys, is not kept', async () => {
    const server = await tlsReceiver({ ...TLS, maxVersion: 'TLSv1.2' });
    const sender = senderOf();
    for (let n = 0; n < 2; n++) expect(await postTo(sender, server)).toBe(200);
    expect(server.kinds).toEqual(['full', 'full']);
  });
});

describe('a certificate is proved anew', () => {
  test(`${TLS_SESSION_MS / 60_000} minutes after the full handshake, however often it was resumed since`, async () => {
    const server = await tlsReceiver();
    const clock = sessionClock();
    const sender = senderOf({ clock });
    await postTo(sender, server);
    clock.pass(TLS_SESSION_MS - 1);
    await postTo(sender, server);
    clock.pass(1);
    await postTo(sender, server);
    expect(server.kinds).toEqual(['full', 'resumed', 'full']);
  });

  test('once it has expired, although its session has not', async () => {
    const notAfter = new Date(Date.now() + TLS_SESSION_MS / 2);
    const server = await tlsReceiver({ ...TLS, ...pemOf(certificate({ ...leaf, notAfter })) });
    const clock = sessionClock();
    const sender = senderOf({ clock });
    await postTo(sender, server);
    clock.pass(TLS_SESSION_MS / 2);
    await postTo(sender, server);
    expect(server.kinds).toEqual(['full', 'full']);
  });

  test('so that a receiver with a bad one is found out when the session ends', async () => {
    const good = await tlsReceiver();
    const stranger = certificate({ commonName: 'Unknown authority', isAuthority: true });
    const bad = await tlsReceiver({ ...TLS, ...pemOf(certificate({ ...leaf, issuer: stranger })) });
    let upstream = good.port;
    const front = await receiver((socket) => void pipe(socket, upstream));
    const clock = sessionClock();
    const sender = senderOf({ clock });
    expect(await postTo(sender, front)).toBe(200);
    upstream = bad.port;
    clock.pass(TLS_SESSION_MS);
    expect(await postTo(sender, front)).toBe('tls_certificate');
    expect(bad.received).toBe('');
  });
});

describe('a receiver that cannot resume', () => {
  /** A TLS alert of the server: handshake_failure. */
  const ALERT = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);
  const refusals: [string, (socket: Socket) => unknown][] = [
    ['answers with an alert', (socket) => socket.end(ALERT)],
    ['closes the connection', (socket) => socket.end()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['speaks no TLS any more', (socket) => socket.end(OK)],
  ];

  test.each(refusals)(
    'and %s still gets the request, once, and no session any more',
    async (_what, refuse) => {
      const server = await tlsReceiver();
      const front = await refusingSessions(server, refuse);
      const sender = senderOf();
      const outcomes = [];
      for (let n = 0; n < 3; n++) outcomes.push(await postTo(sender, front));
      expect(outcomes).toEqual([200, 200, 200]);
      expect(server.kinds).toEqual(['full', 'full', 'full']);
      expect(server.received.match(/POST \//g)).toHaveLength(3);
      // One more for the session that was refused.
      expect(front.connections).toBe(4);
    },
  );

  test('and says nothing gets a full handshake when the first one has had its time', async () => {
    const server = await tlsReceiver();
    const front = await refusingSessions(server, () => {});
    const sender = senderOf({ connectTimeoutMs: 300 });
    await postTo(sender, front);
    const clock = holdClock();
    const second = postTo(sender, front);
    await until(() => front.connections === 2);
    await clock.pass(300);
    expect(await second).toBe(200);
  });

  test(`costs one connect more, ${CONNECTS_MAX} at most`, async () => {
    const server = await tlsReceiver();
    const addresses = Array.from({ length: ADDRESSES_DIALLED_MAX }, (_, n) => `127.0.0.${n + 1}`);
    let isUp = true;
    let offered = 0;
    const script = (socket: Socket) =>
      onHello(socket, (hello, offersSession) => {
        if (offersSession) offered += 1;
        if (isUp) pipe(socket, server.port, hello);
        else socket.resetAndDestroy();
      });
    const fronts = [await receiver(script)];
    const port = fronts[0]?.port ?? 0;
    for (const host of addresses.slice(1)) fronts.push(await receiver(script, { host, port }));
    let answer = addresses;
    const sender = senderOf({ resolve: async () => answer });
    // A session with each address.
    for (const address of addresses) {
      answer = [address];
      expect(await postTo(sender, { ...server, port })).toBe(200);
    }
    answer = addresses;
    isUp = false;
    expect(await postTo(sender, { ...server, port })).toBe('connection_reset');
    const connects = fronts.reduce((sum, { connections }) => sum + connections, 0);
    expect(connects - addresses.length).toBe(CONNECTS_MAX);
    expect(offered).toBe(1);
  });

  test('but accepts it, and then drops the request, fails that attempt alone', async () => {
    const dropping = await tlsReceiver(TLS, {}, (socket) => {
      if (socket instanceof TLSSocket && socket.isSessionReused()) socket.destroy();
      else socket.end(OK);
    });
    const sender = senderOf();
    const outcomes = [];
    for (let n = 0; n < 4; n++) outcomes.push(await postTo(sender, dropping));
    expect(outcomes).toEqual([200, 'connection_reset', 200, 200]);
    // What was not answered is never sent again within its attempt.
    expect(dropping.received.match(/POST \//g)).toHaveLength(4);
  });

  test('and lost its keys, as after a restart, is a full handshake in the same connection', async () => {
    const [before, after] = [await tlsReceiver(), await tlsReceiver({ key, cert })];
    let upstream = before.port;
    const front = await receiver((socket) => void pipe(socket, upstream));
    const sender = senderOf();
    expect(await postTo(sender, front)).toBe(200);
    upstream = after.port;
    expect(await postTo(sender, front)).toBe(200);
    expect(after.kinds).toEqual(['full']);
    expect(front.connections).toBe(2);
  });
});

test('a receiver that closes each connection once it is idle is sent every request once', async () => {
  const server = await tlsReceiver(TLS, {}, (socket) =>
    socket.write(OK, () => setImmediate(() => socket.end())),
  );
  const sender = senderOf();
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => postTo(sender, server)));
  for (let n = 0; n < 10; n++) outcomes.push(await postTo(sender, server));
  expect(new Set(outcomes)).toEqual(new Set([200]));
  expect(server.received.match(/POST \//g)).toHaveLength(20);
  expect(server.kinds.filter((kind) => kind === 'resumed').length).toBeGreaterThanOrEqual(10);
});

test('a session that was never answered over is not kept', async () => {
  let isBroken = true;
  const server = await tlsReceiver(TLS, {}, (socket) => (isBroken ? socket.end() : socket.end(OK)));
  const sender = senderOf();
  expect(await postTo(sender, server)).toBe('connection_reset');
  isBroken = false;
  expect(await postTo(sender, server)).toBe(200);
  expect(server.kinds).toEqual(['full', 'full']);
});

/** Stands before a server and counts the handshakes that offer a session. */
async function countingOffers(server: Receiver) {
  let offers = 0;
  const front = await receiver((socket) =>
    onHello(socket, (hello, offersSession) => {
      if (offersSession) offers += 1;
      pipe(socket, server.port, hello);
    }),
  );
  return Object.defineProperty(Object.assign(front, { offers }), 'offers', { get: () => offers });
}

const pemOf = (of: { key: string; cert: string }): TlsOptions => ({ key: of.key, cert: of.cert });

/** Stands before a server and does this to every handshake that offers a session; others pass. */
const refusingSessions = (server: Receiver, refuse: (socket: Socket) => unknown): Promise<Receiver> =>
  receiver((socket) =>
    onHello(socket, (hello, offersSession) =>
      offersSession ? refuse(socket) : pipe(socket, server.port, hello),
    ),
  );

function pipe(socket: Socket, port: number, first?: Buffer): void {
  const upstream = connect({ host: '127.0.0.1', port });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  if (first) upstream.write(first);
  socket.pipe(upstream).pipe(socket);
}

const RECORD_HEADER_BYTES = 5;
const PRE_SHARED_KEY = 41;

/** Calls back with the whole first record, and whether it offers to resume: pre_shared_key is the last extension. */
function onHello(socket: Socket, then: (hello: Buffer, offersSession: boolean) => void): void {
  let bytes = Buffer.alloc(0);
  const gather = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < RECORD_HEADER_BYTES || bytes.length < RECORD_HEADER_BYTES + bytes.readUInt16BE(3))
      return;
    socket.off('data', gather);
    then(bytes, extensionsOf(bytes).includes(PRE_SHARED_KEY));
  };
  socket.on('data', gather);
}

/** The types of a ClientHello's extensions. */
function extensionsOf(record: Buffer): number[] {
  // Record and handshake headers, version, random.
  let at = RECORD_HEADER_BYTES + 4 + 2 + 32;
  at += 1 + record.readUInt8(at);
  at += 2 + record.readUInt16BE(at);
  at += 1 + record.readUInt8(at);
  const end = at + 2 + record.readUInt16BE(at);
  const types: number[] = [];
  for (at += 2; at < end; at += 4 + record.readUInt16BE(at + 2)) types.push(record.readUInt16BE(at));
  return types;
}

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  INFORMATIONAL_RESPONSES_MAX,
  RESPONSE_BODY_KEPT_BYTES,
  RESPONSE_HEADER_KEPT_BYTES,
  RESPONSE_HEADERS_KEPT,
} from '../../../core/limits.ts';
import { holdClock, settledBy, turns, until } from './held-clock.ts';
import { loopbackSender, outcomeOf, post } from './loopback-sender.ts';
import { answering, OK, onRequest, receiver } from './raw-receiver.ts';

const CAP = RESPONSE_BODY_KEPT_BYTES;
const HEAD = 'HTTP/1.1 200 OK\r\n';

/** The result of a POST to a receiver that answers these bytes and closes. */
async function resultOf(response: string | Buffer) {
  const server = await receiver(answering(response));
  return post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
}

/** The response to a body with a Content-Length. */
async function keptOf(body: string | Buffer, headers = '') {
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  const result = await resultOf(
    Buffer.concat([Buffer.from(`${HEAD}${length}${headers}\r\n`), Buffer.from(body)]),
  );
  if (result.kind !== 'response') throw new Error(`not a response: ${result.errorClass}`);
  return result;
}

describe('what is not HTTP is a typed failure, never a crash (28)', () => {
  const flood = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
  test.each([
    [
      'an unsolicited 101 (5)',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nraw',
    ],
    ['a 101 without headers (5)', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['20,000 informational responses', flood.repeat(20_000)],
    ['one informational response too many', flood.repeat(INFORMATIONAL_RESPONSES_MAX + 1) + OK],
    ['20 KB of headers', `${HEAD}x: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['3000 headers', `${HEAD}${'abcd: ef\r\n'.repeat(3_000)}\r\n`],
    [
      'Content-Length with Transfer-Encoding',
      `${HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok`,
    ],
    ['two Content-Lengths', `${HEAD}content-length: 2\r\ncontent-length: 3\r\n\r\nok`],
    ['a folded header', `${HEAD}a: b\r\n c\r\n\r\n`],
    ['lines that end in LF', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n'],
    ['an SSH banner', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a TLS alert', Buffer.from([0x15, 3, 3, 0, 2, 2, 40])],
    ['HTML without a head', '<html>200 OK</html>'],
  ])('%s', async (_what, response) => {
    expect(outcomeOf(await resultOf(response))).toBe('protocol_error');
  });

  test('an answer that ends before it begins was a lost connection', async () => {
    expect(outcomeOf(await resultOf(''))).toBe('connection_reset');
  });

  test('a 101 that keeps the connection open ends at once, not at the deadline (5)', async () => {
    const server = await receiver((socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
    holdClock();
    const result = await post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
    expect(outcomeOf(result)).toBe('protocol_error');
  });
});

describe('odd but valid answers', () => {
  test.each([
    ['HTTP/1.1 299 Odd\r\n\r\n', 299],
    ['HTTP/1.1 200\r\n\r\n', 200],
    ['HTTP/1.0 200 OK\r\n\r\n', 200],
    ['HTTP/1.1 999 \r\n\r\n', 999],
    ['HTTP/1.1 204 No Content\r\n\r\n', 204],
    [`HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${OK}`, 200],
  ])('%j', async (response, status) => expect(outcomeOf(await resultOf(response))).toBe(status));

  test('only the first of two responses counts', async () => {
    expect(outcomeOf(await resultOf(`HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n${OK}`))).toBe(500);
  });
});

describe('a connection cut at every byte of a valid response (28)', () => {
  const head = `${HEAD}content-length: 140\r\nx: y\r\n\r\n`;
  const response = head + 'b'.repeat(200 - head.length);
  const offsets = Array.from({ length: response.length + 1 }, (_, offset) => offset);

  test.each(['FIN', 'RST'])(
    'by %s is an answer once its head is complete, a typed failure before',
    async (how) => {
      const sent: number[] = [];
      const server = await receiver((socket) =>
        onRequest(socket, () => {
          const offset = sent.length;
          sent.push(offset);
          socket.write(response.slice(0, offset), () => {
            // Bytes still on their way are lost with a reset: let them arrive, so that the offset is what it says.
            if (how === 'RST') void turns().then(() => socket.resetAndDestroy());
            else socket.end();
          });
        }),
      );
      holdClock();
      const sender = loopbackSender();
      const outcomes = await Promise.all(
        offsets.map(async () => outcomeOf(await post(sender, `http://127.0.0.1:${server.port}/`))),
      );
      expect(sent).toEqual(offsets);
      const answered = outcomes.filter((outcome) => outcome === 200);
      const failed = outcomes.filter((outcome) => outcome !== 200);
      expect(answered).toHaveLength(offsets.length - head.length);
      expect(new Set(failed)).toEqual(new Set(['connection_reset']));
    },
  );
});

describe('the status decides, whatever becomes of the body (26)', () => {
  const begun = `${HEAD}content-length: 10\r\n\r\nbegun`;

  test.each([200, 302, 500])(
    'a body that stalls after %i ends at the deadline with that status',
    async (status) => {
      const server = await receiver((socket) =>
        onRequest(socket, () => socket.write(begun.replace('200', String(status)))),
      );
      const clock = holdClock();
      const attempt = post(loopbackSender(), `http://127.0.0.1:${server.port}/`, { deadlineMs: 200 });
      await until(() => server.received.endsWith('{}'));
      await clock.pass(199);
      expect(await settledBy(attempt)).toBe('pending');
      await clock.pass(1);
      expect(await attempt).toMatchObject({
        statusCode: status,
        body: 'begun',
        bodyTruncated: true,
        durationMs: 200,
      });
    },
  );

  test('a body that is too short is kept as far as it came', async () => {
    expect(await resultOf(begun)).toMatchObject({ statusCode: 200, body: 'begun', bodyTruncated: true });
  });

  test('a broken chunk ends a 200', async () => {
    const response = `${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`;
    expect(await resultOf(response)).toMatchObject({ statusCode: 200, bodyTruncated: true });
  });

  test('an endless body is cut off early, within bounded memory', async () => {
    let written = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const server = await receiver((socket) =>
      onRequest(socket, () => {
        socket.write(`${HEAD}\r\n`);
        const flood = () => {
          while (socket.writable && socket.write(chunk)) written += chunk.length;
        };
        socket.on('drain', flood);
        flood();
      }),
    );
    const before = process.memoryUsage().rss;
    holdClock();
    const result = await post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
    expect(result).toMatchObject({ statusCode: 200, bodyTruncated: true });
    // What the kernel's socket buffers took on top of RESPONSE_READ_MAX_BYTES.
    expect(written).toBeLessThan(12 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('the body that is kept', () => {
  test('is never inflated', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024)));
    const { body } = await keptOf(bomb, 'content-encoding: gzip, gzip\r\n');
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(CAP);
  });

  test('is whole up to the cap and marked beyond it', async () => {
    expect(await keptOf('a'.repeat(CAP))).toMatchObject({ body: 'a'.repeat(CAP), bodyTruncated: false });
    expect(await keptOf('a'.repeat(CAP + 1))).toMatchObject({ body: 'a'.repeat(CAP), bodyTruncated: true });
  });

  test.each([1, 2, 3])('never ends inside a character (%i bytes of four before the cap)', async (before) => {
    const { body, bodyTruncated } = await keptOf(`${'a'.repeat(CAP - before)}\u{1f600}`);
    expect(body).toBe('a'.repeat(CAP - before));
    expect(bodyTruncated).toBe(true);
  });

  test('is valid UTF-8 within the cap even if nothing of it was', async () => {
    const { body, bodyTruncated } = await keptOf(Buffer.alloc(CAP, 0xff));
    expect(body).toBe('\ufffd'.repeat(Math.floor(CAP / 3)));
    expect(bodyTruncated).toBe(true);
  });

  test('has no NUL', async () => {
    expect((await keptOf('a\0b')).body).toBe('a\ufffdb');
  });

  test('keeps markup, terminal escapes and a BOM as the data they are', async () => {
    const body = '\ufeff</script>\u001b[31mred\u2028';
    expect(await keptOf(body)).toMatchObject({ body, bodyTruncated: false });
  });
});

describe('the headers that are kept', () => {
  test('have lower-case names and bounded values', async () => {
    const { headers } = await keptOf('', `X-Request-ID: ${'r'.repeat(5_000)}\r\nServer: nginx\r\n`);
    expect(headers).toEqual({
      'x-request-id': 'r'.repeat(RESPONSE_HEADER_KEPT_BYTES),
      server: 'nginx',
      'content-length': '0',
    });
  });

  test('are limited in number and name, but always include Retry-After', async () => {
    const many = Array.from({ length: 100 }, (_, i) => `x-${i}: ${i}\r\n`).join('');
    const { headers } = await keptOf(
      '',
      `${many}${'n'.repeat(5_000)}: 1\r\nRetry-After: 7\r\nretry-after: 9\r\n`,
    );
    expect(Object.keys(headers)).toHaveLength(RESPONSE_HEADERS_KEPT);
    expect(headers['retry-after']).toBe('7');
    expect(Object.keys(headers).every((name) => name.length <= 11 || name === 'content-length')).toBe(true);
  });

  test('include no credential', async () => {
    const secrets = [
      'Set-Cookie',
      'Authorization',
      'WWW-Authenticate',
      'Proxy-Authenticate',
      'X-Api-Key',
      'X-Auth-Token',
    ];
    const { headers } = await keptOf('', secrets.map((name) => `${name}: CANARY\r\n`).join(''));
    expect(headers).toEqual({ 'content-length': '0' });
  });

  test('cannot reach a prototype', async () => {
    const { headers } = await keptOf('', '__proto__: polluted\r\nconstructor: x\r\n');
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

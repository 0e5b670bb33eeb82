import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { createConsoleSite } from '../../local/console-site.ts';
import { localDependencies } from '../../local/dependencies.ts';
import { checkDoor, loopbackHosts } from '../../local/door.ts';
import { type Fanfare, startFanfare } from '../../local/fanfare.ts';
import { listen } from '../../local/listen.ts';
import { readSettings } from '../../local/settings.ts';

const WEBHOOKS = '/2023-05-31/webhook/project/p/webhooks';
const JSON_TYPE = { 'content-type': 'application/json' };
const WEBHOOK =
  '{"name":"a","enabled":false,"config":{"url":"https://a.example.com/","hmac_key":"CANARY-local"}}';

let fanfare: Fanfare;
let port: number;
let directory: string;
const log: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fanfare-'));
  const server = createServer();
  port = await listen(server, 0, '127.0.0.1');
  const db = openDatabase(join(directory, 'fanfare.db'));
  const settings = readSettings({ FANFARE_STATE_DIR: directory }, []);
  fanfare = startFanfare({
    server,
    db,
    dependencies: localDependencies(db, settings, loopbackHosts(port)),
    console: createConsoleSite(new URL('../../docs/', import.meta.url)),
    log: createLog((line) => log.push(line), Date.now),
    allowedHosts: loopbackHosts(port),
  });
});
afterAll(async () => {
  await fanfare.stop();
  rmSync(directory, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Like a browser or a script that lies: any path as it is, any header. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<Reply> {
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
  });
  // The server may answer and hang up before all of a large body was taken.
  outgoing.on('error', () => undefined);
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

const PATHS = [WEBHOOKS, '/', '/config.json', '/projects/p/webhooks'];

describe('what never becomes a request', () => {
  test('because its line is too long, is told so in the API’s own shape', async () => {
    const reply = await send('GET', `${WEBHOOKS}?pagination.page_size=${'1'.repeat(20_000)}`);
    expect(reply.status).toBe(431);
    expect(reply.headers['content-type']).toBe('application/json');
    expect(JSON.parse(reply.text)).toMatchObject({
      code: 3,
      message: expect.stringMatching(/^request: .*16 KiB/),
    });
  });

  test('because it is not HTTP, is told so too, and the server goes on', async () => {
    const socket = connect(port, '127.0.0.1').end('NOT HTTP AT ALL\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(body)).toMatchObject({ code: 3, message: 'request: is not HTTP' });
    expect((await send('GET', WEBHOOKS)).status).toBe(200);
  });
});

describe('DNS rebinding: a name that points here from another site is not answered', () => {
  test.each([
    ...[
      'evil.example.com',
      'evil.example.com:PORT',
      '127.0.0.1.evil.example.com:PORT',
      'localhost.evil.example.com:PORT',
    ],
    ...[
      '0.0.0.0:PORT',
      '127.0.0.2:PORT',
      '[::ffff:127.0.0.1]:PORT',
      '127.0.0.1:1',
      '127.0.0.1',
      'localhost',
      'localhost.:PORT',
      'user@localhost:PORT',
      ' ',
    ],
  ])('Host: %s', async (host) => {
    for (const path of PATHS) {
      const reply = await send('GET', path, { host: host.replace('PORT', String(port)) });
      expect([reply.status, JSON.parse(reply.text).code], path).toEqual([403, 7]);
    }
  });

  test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])(
    'Host: %s is',
    async (host) => {
      expect((await send('GET', WEBHOOKS, { host: host.replace('PORT', String(port)) })).status).toBe(200);
    },
  );
});

describe('a page of another site cannot use the server through its visitor', () => {
  test.each([
    ...[
      'http://evil.example.com',
      'https://127.0.0.1:PORT',
      'http://127.0.0.1',
      'http://localhost:3000',
      'null',
      'file://',
      'http://127.0.0.1:PORT.evil.example.com',
      '',
    ],
  ])('Origin: %s', async (origin) => {
    const headers = { ...JSON_TYPE, origin: origin.replace('PORT', String(port)) };
    expect((await send('GET', WEBHOOKS, headers)).status).toBe(403);
    expect((await send('POST', WEBHOOKS, headers, WEBHOOK)).status).toBe(403);
    expect((await send('DELETE', `${WEBHOOKS.slice(0, -8)}geo/us/webhook/a`, headers)).status).toBe(403);
  });

  test('nor where the browser says so without an Origin', async () => {
    for (const path of PATHS)
      expect((await send('GET', path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; x=application/json',
    'application/jsonp',
    'application/json-patch+json',
    '',
  ])('nor with what a form can send: Content-Type: %s', async (type) => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      const reply = await send(method, WEBHOOKS, type ? { 'content-type': type } : {}, WEBHOOK);
      expect([reply.status, JSON.parse(reply.text).message]).toEqual([
        400,
        'Content-Type: must be application/json',
      ]);
    }
  });

  test('nor with a POST that has no body, which needs no type', async () => {
    const disable = '/2023-05-31/webhook/project/p/geo/us/webhook/none/disable';
    expect((await send('POST', disable)).status).toBe(404);
    expect((await send('POST', disable, { origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await send('POST', disable, { origin: 'null' })).status).toBe(403);
    expect((await send('POST', disable, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('where any host is answered, a POST without a body needs the type too', () => {
    const bare = { method: 'POST', headers: { host: 'fanfare.internal' } };
    expect(() => checkDoor(bare, 'any')).toThrow('Content-Type: must be application/json');
    expect(() => checkDoor({ ...bare, headers: { ...bare.headers, ...JSON_TYPE } }, 'any')).not.toThrow();
  });

  test('and is never told by CORS that it may', async () => {
    const preflight = {
      origin: `http://127.0.0.1:${port}`,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    for (const [method, path] of [
      ['OPTIONS', WEBHOOKS],
      ['GET', WEBHOOKS],
      ['OPTIONS', '/'],
      ['GET', '/config.json'],
    ] as const) {
      const { headers } = await send(method, path, preflight);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('but the console, which is served from here, can', async () => {
    const own = {
      origin: `http://127.0.0.1:${port}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'Application/JSON; charset=utf-8',
    };
    expect((await send('POST', WEBHOOKS, own, WEBHOOK)).status).toBe(200);
  });
});

describe('hostile requests', () => {
  test.each([
    ['a path that is no percent-encoding', 'GET', `${WEBHOOKS}/%zz`, ''],
    ['a body that is no UTF-8', 'POST', WEBHOOKS, Buffer.from([0x7b, 0xff, 0x7d])],
    ['six megabytes', 'POST', WEBHOOKS, 'x'.repeat(6_000_000)],
  ])('%s: 400 in the API’s shape', async (_what, method, path, body) => {
    const reply = await send(method, path, JSON_TYPE, body);
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([400, 3]);
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an answer’s request id is the one in the log', async () => {
    const { headers } = await send('GET', WEBHOOKS);
    expect(log.join('\n')).toContain(`"requestId":"${headers['x-request-id']}"`);
  });

  test('another version of the API is told which one this is', async () => {
    const { status, text } = await send('GET', WEBHOOKS.replace('2023-05-31', '2024-06-01'));
    expect([status, JSON.parse(text).message]).toEqual([
      404,
      'version: this API is 2023-05-31, and the path asks for 2024-06-01',
    ]);
  });

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/../../package.json',
    '/..\\package.json',
    '//etc/passwd',
    'http://evil.example.com/package.json',
  ])('no path leads out of the console’s folder: %s', async (path) =>
    expect((await send('GET', path)).text).not.toMatch(/"dependencies"|root:/),
  );

  test.each(['%3Fbar', '%3F', '%23bar', '%25', '/', '/%2e', '/%2e%2e/a'])(
    'an encoded character makes no other path of one: a%s is not a',
    async (rest) => {
      const path = `/2023-05-31/webhook/project/p/geo/us/webhook/encoded`;
      await send('POST', WEBHOOKS, JSON_TYPE, WEBHOOK.replace('"a"', '"encoded"'));
      expect((await send('GET', path + rest)).status).toBe(404);
      expect((await send('DELETE', path + rest)).status).toBe(404);
      expect((await send('GET', path)).status).toBe(200);
      expect(
        (await send('GET', path.replaceAll('/', '%2F').replace(/^(%2F[^%]+)%2F/, '/2023-05-31/'))).status,
      ).toBe(200);
    },
  );

  test('methods without a meaning end in the API’s shape', async () => {
    for (const method of ['HEAD', 'TRACE', 'PROPFIND', 'PURGE'])
      expect((await send(method, WEBHOOKS)).status).toBe(405);
  });
});

describe('what lies on the disk and in the log', () => {
  test('the database is its owner’s alone, and the token in no log line, answer or configuration', async () => {
    for (const file of ['fanfare.db', 'fanfare.db-wal'])
      expect(statSync(join(directory, file)).mode & 0o077).toBe(0);
    const answers = await Promise.all(
      [...PATHS, `${WEBHOOKS.slice(0, -8)}geo/us/webhook/a`].map((path) => send('GET', path)),
    );
    expect(`${log.join('\n')}${answers.map(({ text }) => text).join('\n')}`).not.toContain('CANARY');
  });
});

describe('other machines are let in only by a flag that says what it means', () => {
  test.each(['0.0.0.0', '::', '192.168.0.5', '127.0.0.2', 'example.com', 'LOCALHOST.', '0', '127.1'])(
    'HOST=%s',
    (HOST) => {
      expect(() => readSettings({ HOST }, [])).toThrow('Add --insecure-host if that is what you want');
      expect(readSettings({ HOST }, ['--insecure-host'])).toMatchObject({ host: HOST, insecureHost: true });
    },
  );

  test('the process ends before it opens a port or a file', () => {
    const FANFARE_STATE_DIR = join(directory, 'never');
    const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [main], {
      env: { PATH: process.env.PATH, HOST: '0.0.0.0', PORT: '0', FANFARE_STATE_DIR },
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect([status, existsSync(FANFARE_STATE_DIR)]).toEqual([1, false]);
    expect(stderr).toContain('this server has no sign-in');
  });

  test('the flag has no variable: an inherited environment cannot open the server', () => {
    expect(() =>
      readSettings({ HOST: '0.0.0.0', INSECURE_HOST: '1', FANFARE_INSECURE_HOST: 'true' }, []),
    ).toThrow();
  });
});

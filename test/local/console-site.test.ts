import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsoleSite } from '../../local/console-site.ts';

let folder: string;
let server: Server;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-site-'));
  const dist = join(folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(dist, 'index.html'), '<!doctype html>the page');
  await writeFile(join(dist, 'favicon.svg'), '<svg/>');
  await writeFile(join(dist, 'assets', 'index-abc.js'), 'export {};');
  const site = createConsoleSite(dist);
  server = createServer((incoming, response) => void site(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** The bytes on the wire: fetch would unpack them. */
const raw = (path: string, accepted: string) =>
  new Promise<Buffer>((resolve, reject) => {
    request({ port, path, headers: { 'accept-encoding': accepted } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    })
      .on('error', reject)
      .end();
  });

/** With node:http, because fetch tidies up the paths that are tried here. */
const get = (path: string, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    request({ port, path, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });

test.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
])('a text is compressed for a client that accepts %s', async (accepted, encoding, unpacked) => {
  const answer = await fetch(`http://127.0.0.1:${port}/assets/index-abc.js`, {
    headers: { 'accept-encoding': accepted },
  });
  expect(answer.headers.get('content-encoding')).toBe(encoding);
  expect(answer.headers.get('vary')).toBe('accept-encoding');
  const bytes = await raw('/assets/index-abc.js', accepted);
  expect(unpacked(bytes).toString()).toBe('export {};');
});

test('a file that changes is compressed again', async () => {
  const path = join(folder, 'dist', 'assets', 'changing.js');
  await writeFile(path, 'one');
  expect(gunzipSync(await raw('/assets/changing.js', 'gzip')).toString()).toBe('one');
  await writeFile(path, 'two');
  await utimes(path, new Date(), new Date(Date.now() + 5_000));
  expect(gunzipSync(await raw('/assets/changing.js', 'gzip')).toString()).toBe('two');
});

test('a client that accepts no encoding gets the file as it is', async () => {
  const answer = await get('/assets/index-abc.js');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body).toBe('export {};');
});

test('files have their content type; hashed ones are kept for a year, the page is asked for anew', async () => {
  const script = await get('/assets/index-abc.js');
  expect(script.body).toBe('export {};');
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const icon = await get('/favicon.svg');
  expect(icon.headers['content-type']).toBe('image/svg+xml');
  expect((await get('/')).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/',
  '/projects/demo/webhooks',
  '/projects/demo/webhooks/looks.like.a.file.js',
  '/projects/demo/events/acme.event:1?x=y',
  '/anything.svg',
  '/signed-in',
])('%s is the page', async (path) => {
  const answer = await get(path);
  expect([answer.status, answer.body]).toEqual([200, '<!doctype html>the page']);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '//etc/passwd',
  '/..\\secret.txt',
])('%s does not lead out of the folder', async (path) => {
  expect((await get(path)).body).not.toContain('secret');
});

test('an asset of an older build is gone, and is not the page', async () => {
  expect((await get('/assets/index-old.js')).status).toBe(404);
  expect((await get('/assets/')).status).toBe(404);
});

test('HEAD answers like GET, without a body', async () => {
  const answer = await get('/', 'HEAD');
  expect([answer.status, answer.body]).toEqual([200, '']);
});

test('anything but a GET is refused in the shape of the API', async () => {
  const answer = await get('/projects/demo', 'POST');
  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(JSON.parse(answer.body)).toEqual({ code: 5, message: 'no such page', details: [] });
});

test('config.json says that there is no sign-in', async () => {
  const answer = await get('/config.json');
  expect(JSON.parse(answer.body)).toEqual({ api_base: '', sign_in: null });
  expect(answer.headers['cache-control']).toBe('no-store');
});

describe('every answer', () => {
  test.each(['/', '/config.json', '/assets/index-abc.js', '/assets/missing.js'])(
    '%s is guarded',
    async (path) => {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );
});

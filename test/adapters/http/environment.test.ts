import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { certificate } from './certificate.ts';
import { answering, OK, onRequest, receiver } from './raw-receiver.ts';

const SEND_ONCE = fileURLToPath(new URL('send-once.ts', import.meta.url));

test('no variable of the environment adds a proxy, an authority or a looser parser (S12)', async () => {
  const { key, cert } = certificate({ commonName: 'x', dnsNames: ['hooks.example.com'] });
  const authority = join(tmpdir(), `fanfare-authority-${process.pid}.pem`);
  await writeFile(authority, cert);
  const proxy = await receiver(answering(OK));
  const plain = await receiver(answering(OK));
  const selfSigned = await receiver(answering(OK), { tls: { key, cert } });
  const loose = await receiver(answering(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`));
  const smuggled = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok';
  const ambiguous = await receiver(answering(smuggled));

  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const urls = [
    `http://127.0.0.1:${plain.port}/`,
    `https://hooks.example.com:${selfSigned.port}/`,
    `http://127.0.0.1:${loose.port}/`,
    `http://127.0.0.1:${ambiguous.port}/`,
  ];
  const { outcomes } = await sendOnce(urls, {
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    NO_PROXY: '',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: authority,
    NODE_OPTIONS: '--max-http-header-size=65536 --insecure-http-parser',
  });

  expect(outcomes).toEqual([200, 'tls_certificate', 'protocol_error', 'protocol_error']);
  expect(proxy.connections).toBe(0);
  expect(selfSigned.received).toBe('');
});

test('no flag of the process lets an old version of TLS through', async () => {
  const { key, cert } = certificate({ commonName: 'x', dnsNames: ['hooks.example.com'] });
  const tls = {
    key,
    cert,
    ciphers: 'DEFAULT:@SECLEVEL=0',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  } as const;
  const old = await receiver(answering(OK), { tls });
  const { outcomes } = await sendOnce([`https://hooks.example.com:${old.port}/`], {
    NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT:@SECLEVEL=0',
  });
  // Had the handshake gone on, the certificate would be at fault.
  expect(outcomes).toEqual(['tls_handshake']);
});

test('an attempt leaves no socket and no timer behind, however it ended', async () => {
  const stalled = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nx';
  const healthy = await receiver(answering(OK));
  const keepsOpen = await receiver((socket) => onRequest(socket, () => socket.write(OK)));
  const stalls = await receiver((socket) => onRequest(socket, () => socket.write(stalled)));
  const silent = await receiver(() => {});
  const upgrades = await receiver((socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));

  const { outcomes, stdio, left } = await sendOnce([
    `http://127.0.0.1:${healthy.port}/`,
    `http://127.0.0.1:${keepsOpen.port}/`,
    `http://127.0.0.1:${stalls.port}/stalled`,
    `http://127.0.0.1:${silent.port}/silent`,
    `https://127.0.0.1:${silent.port}/silent`,
    `http://127.0.0.1:${upgrades.port}/`,
    'http://silent.example.com/',
    'http://10.0.0.1/',
  ]);
  expect(outcomes).toEqual([
    200,
    200,
    200,
    'timeout',
    'timeout',
    'protocol_error',
    'timeout',
    'destination_refused',
  ]);
  expect(left).toEqual(stdio);
});

/** Posts in a process of its own: with this environment, and with no socket or timer but the sender's. */
async function sendOnce(
  urls: readonly string[],
  env: Record<string, string> = {},
): Promise<{ outcomes: unknown; stdio: unknown; left: unknown }> {
  const { stdout } = await promisify(execFile)(process.execPath, [SEND_ONCE, ...urls], { env });
  return JSON.parse(stdout);
}

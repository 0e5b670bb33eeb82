import { createServer, type ServerOptions } from 'node:https';
import { expect, test } from 'vitest';
import { listen } from '../../local/listen.ts';
import { encryptionOf } from '../../verify/deployment/tls.ts';
import { certificate } from '../adapters/http/certificate.ts';

const HOST = '127.0.0.1';
const authority = certificate({ commonName: 'Test authority', isAuthority: true });
// RSA: the suites of old versions that Node still knows go with it.
const good = certificate({ commonName: HOST, ipv4: [HOST], issuer: authority, keyType: 'rsa' });

async function faultsOf(options: ServerOptions): Promise<string[]> {
  const server = createServer({ key: good.key, cert: good.cert, ...options });
  const port = await listen(server, 0, HOST);
  try {
    return await encryptionOf({ host: HOST, port, ca: authority.cert });
  } finally {
    server.close();
  }
}

test('a host of today is as it should be', async () => {
  expect(await faultsOf({ minVersion: 'TLSv1.2' })).toEqual([]);
});

test('one that still speaks TLS 1.1 is not', async () => {
  expect(await faultsOf({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).toEqual([
    `${HOST}: speaks TLS 1.1 or older`,
  ]);
});

test('nor is one whose certificate is nobody’s', async () => {
  const { key, cert } = certificate({ commonName: HOST, ipv4: [HOST] });
  expect(await faultsOf({ key, cert, minVersion: 'TLSv1.2' })).toEqual([
    expect.stringMatching(/no TLS 1.2 or 1.3 \(self-signed/),
  ]);
});

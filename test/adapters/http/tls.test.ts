import { getDiffieHellman } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { certificate, dhParameters } from './certificate.ts';
import { loopbackSender, outcomeOf, post } from './loopback-sender.ts';
import { answering, OK, receiver } from './raw-receiver.ts';

const HOST = 'hooks.example.com';
const authority = certificate({ commonName: 'Test authority', isAuthority: true });
const stranger = certificate({ commonName: 'Unknown authority', isAuthority: true });
const leaf = { commonName: HOST, dnsNames: [HOST], issuer: authority };
const good = certificate(leaf);

/** What a POST to a server with these settings comes to, and what the server got to read of it. */
async function handshake(tls: TlsOptions, host = HOST) {
  const server = await receiver(answering(OK), { tls });
  const sender = loopbackSender({ extraAuthorities: [authority.cert] });
  const outcome = outcomeOf(await post(sender, `https://${host}:${server.port}/`, { body: 'secret body' }));
  return { outcome, received: server.received };
}

const asTls = ({ key, cert }: { key: string; cert: string }): TlsOptions => ({ key, cert });

describe('a POST over TLS arrives', () => {
  test.each([
    ['with a certificate for its name', asTls(good), HOST],
    ['over TLS 1.2', { ...asTls(good), maxVersion: 'TLSv1.2' as const }, HOST],
    ['with a wildcard certificate', asTls(certificate({ ...leaf, dnsNames: ['*.example.com'] })), HOST],
    [
      'at an address its certificate names',
      asTls(certificate({ ...leaf, ipv4: ['127.0.0.1'] })),
      '127.0.0.1',
    ],
  ])('%s', async (_what, tls, host) => {
    const { outcome, received } = await handshake(tls, host);
    expect(outcome).toBe(200);
    expect(received).toContain('secret body');
  });

  test('with SNI, so that shared hosts find the certificate', async () => {
    const names: string[] = [];
    const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
      names.push(name);
      done(null);
    };
    expect((await handshake({ ...asTls(good), SNICallback })).outcome).toBe(200);
    expect(names).toEqual([HOST]);
  });
});

describe('a certificate that does not prove the name fails, and nothing is sent (31)', () => {
  const past = { notBefore: new Date('2001-01-01'), notAfter: new Date('2002-01-01') };
  const future = { notBefore: new Date('2101-01-01'), notAfter: new Date('2102-01-01') };
  test.each([
    ['expired', certificate({ ...leaf, ...past })],
    ['not yet valid', certificate({ ...leaf, ...future })],
    ['self-signed', certificate({ commonName: HOST, dnsNames: [HOST] })],
    ['of an unknown authority', certificate({ ...leaf, issuer: stranger })],
    ['issued by a certificate that is no authority', certificate({ ...leaf, issuer: good })],
    ['for another name', certificate({ ...leaf, dnsNames: ['hooks.example.org'] })],
    ['for a deeper wildcard', certificate({ ...leaf, dnsNames: ['*.hooks.example.com'] })],
    ['with the name before a NUL', certificate({ ...leaf, dnsNames: [`${HOST}\0.evil.com`] })],
    ['for the address only', certificate({ ...leaf, dnsNames: [], ipv4: ['127.0.0.1'], commonName: 'x' })],
  ])('%s', async (_what, issued) => {
    const { outcome, received } = await handshake(asTls(issued));
    expect(outcome).toBe('tls_certificate');
    expect(received).toBe('');
  });

  test('for another address than the one called', async () => {
    const issued = certificate({ ...leaf, ipv4: ['127.0.0.2'] });
    const { outcome, received } = await handshake(asTls(issued), '127.0.0.1');
    expect(outcome).toBe('tls_certificate');
    expect(received).toBe('');
  });
});

describe('a handshake that is too weak or fails, and nothing is sent (31)', () => {
  const weak = 'DEFAULT:@SECLEVEL=0';
  const rsa = certificate({ ...leaf, issuer: authority, keyType: 'rsa' });
  test.each<[string, TlsOptions]>([
    ['only TLS 1.0', { ...asTls(good), ciphers: weak, minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
    ['only TLS 1.1', { ...asTls(good), ciphers: weak, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }],
    [
      'a Diffie-Hellman group of 1024 bits',
      {
        ...asTls(rsa),
        maxVersion: 'TLSv1.2',
        ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
        dhparam: dhParameters(getDiffieHellman('modp2').getPrime()),
      },
    ],
    ['a client certificate demanded, TLS 1.2', { ...asTls(good), requestCert: true, maxVersion: 'TLSv1.2' }],
    ['a client certificate demanded, TLS 1.3', { ...asTls(good), requestCert: true }],
  ])('%s', async (_what, tls) => {
    const { outcome, received } = await handshake(tls);
    expect(outcome).toBe('tls_handshake');
    expect(received).toBe('');
  });

  test('a server that speaks plain HTTP', async () => {
    const server = await receiver((socket) => socket.once('data', () => socket.end(OK)));
    const result = await post(loopbackSender(), `https://${HOST}:${server.port}/`, { body: 'secret body' });
    expect(outcomeOf(result)).toBe('tls_handshake');
    expect(server.received).not.toContain('secret body');
  });

  test.each([
    ['closes', 'end'],
    ['resets', 'resetAndDestroy'],
  ] as const)('a server that %s the connection inside the handshake', async (_what, how) => {
    const server = await receiver((socket) => socket.once('data', () => socket[how]()));
    const result = await post(loopbackSender(), `https://${HOST}:${server.port}/`);
    expect(outcomeOf(result)).toBe('connection_reset');
  });
});

describe('the exact fault of TLS is reported', () => {
  test.each([
    [
      'an expired certificate',
      {
        ...asTls(
          certificate({ ...leaf, notAfter: new Date('2002-01-01'), notBefore: new Date('2001-01-01') }),
        ),
      },
      'CERT_HAS_EXPIRED',
    ],
    [
      'another name',
      asTls(certificate({ ...leaf, dnsNames: ['hooks.example.org'] })),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'a client certificate demanded',
      { ...asTls(good), requestCert: true },
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    ],
  ])('%s', async (_what, tls, tlsFault) => {
    const server = await receiver(answering(OK), { tls });
    const sender = loopbackSender({ extraAuthorities: [authority.cert] });
    expect(await post(sender, `https://${HOST}:${server.port}/`)).toMatchObject({
      kind: 'failure',
      tlsFault,
    });
  });
});

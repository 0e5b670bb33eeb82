/**
 * X.509 certificates made at test time, byte by byte: Node can parse but not issue them, committed ones expire, and
 * no tool writes the malformed ones that are needed here.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly commonName: string;
  readonly privateKey: KeyObject;
  /** PEM */
  readonly key: string;
  /** PEM */
  readonly cert: string;
}

export interface CertificateOptions {
  readonly commonName: string;
  /** Self-signed unless given. */
  readonly issuer?: Certificate;
  readonly dnsNames?: readonly string[];
  readonly ipv4?: readonly string[];
  readonly isAuthority?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly keyType?: 'ec' | 'rsa';
}

const DAY_MS = 86_400_000;

export function certificate(options: CertificateOptions): Certificate {
  const { privateKey } =
    options.keyType === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuerKey = options.issuer?.privateKey ?? privateKey;
  const algorithm =
    issuerKey.asymmetricKeyType === 'rsa'
      ? sequence(oid('1.2.840.113549.1.1.11'), der(0x05))
      : sequence(oid('1.2.840.10045.4.3.2'));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name(options.issuer?.commonName ?? options.commonName),
    sequence(
      time(options.notBefore ?? new Date(Date.now() - DAY_MS)),
      time(options.notAfter ?? new Date(Date.now() + DAY_MS)),
    ),
    name(options.commonName),
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(options))),
  );
  return {
    commonName: options.commonName,
    privateKey,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', sequence(body, algorithm, bits(sign('sha256', body, issuerKey)))),
  };
}

/** Diffie-Hellman parameters for a server, as PEM. */
export const dhParameters = (prime: Buffer): string =>
  pem(
    'DH PARAMETERS',
    sequence(integer(Buffer.concat([Buffer.from([0]), prime])), integer(Buffer.from([2]))),
  );

function extensions({ dnsNames = [], ipv4 = [], isAuthority = false }: CertificateOptions): Buffer[] {
  const authority = sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []));
  const names = [
    ...dnsNames.map((dnsName) => der(0x82, Buffer.from(dnsName, 'latin1'))),
    ...ipv4.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  return [
    sequence(oid('2.5.29.19'), der(0x01, Buffer.from([0xff])), der(0x04, authority)),
    ...(names.length > 0 ? [sequence(oid('2.5.29.17'), der(0x04, sequence(...names)))] : []),
  ];
}

/** Tag, length, content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const value = Buffer.concat(content);
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);

const name = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(commonName)))));

/** GeneralizedTime: YYYYMMDDHHMMSSZ. */
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

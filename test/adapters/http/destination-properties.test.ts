import { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSender } from '../../../adapters/http/create-sender.ts';
import { checkUrl, PUBLIC_DESTINATIONS } from '../../../core/destination-policy.ts';
import {
  type GeneratedAddress,
  ipv4Address,
  ipv6Address,
  isPublicIpv4,
  parseIpv4,
} from './generated-address.ts';
import { outcomeOf, post } from './loopback-sender.ts';

const PUBLIC = { ...PUBLIC_DESTINATIONS, httpsOnly: false, ownHosts: [] };

const address: fc.Arbitrary<GeneratedAddress> = fc.oneof(ipv4Address, ipv6Address);
/** Mostly public, so that many URLs get as far as a connection. */
const answers = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(
      address.filter((a) => a.isPublic),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { weight: 2, arbitrary: fc.array(address, { maxLength: 4 }) },
);

/** Hosts as attackers write them: names, and one address in all the notations that parsers accept. */
const host = fc.oneof(
  fc.constantFrom(
    'hooks.example.com',
    'HOOKS.example.com',
    'localhost',
    'db.corp',
    'a',
    'xn--a.com',
    'lvh.me',
    '.',
    '',
  ),
  ipv4Address.map(({ text }) => text),
  ipv4Address.map(({ value }) => `0x${value.toString(16)}`),
  ipv4Address.map(({ value }) => String(value)),
  ipv4Address.map(({ value }) => `0${value.toString(8)}`),
  ipv4Address.map(({ text }) => text.replaceAll('.', '%2e')),
  ipv6Address.map(({ text }) => `[${text}]`),
  ipv4Address.map(({ text }) => `[::ffff:${text}]`),
  fc.string(),
);

/** Mostly the sound piece: with every piece at random hardly any URL would be accepted. */
const mostly = (sound: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: sound }, { weight: 1, arbitrary: odd });

const url = fc
  .tuple(
    mostly(
      fc.constantFrom('https://', 'http://', 'HTTP://'),
      fc.constantFrom('https:', 'https:///', 'ftp://', '//', 'https:\\\\', ' https://'),
    ),
    mostly(
      fc.constant(''),
      fc.constantFrom('user@', 'user:pass@', '10.0.0.1\\@', '127.0.0.1#@', '10.0.0.1%40'),
    ),
    host,
    mostly(
      fc.constantFrom('', ':443', ':8443'),
      fc.constantFrom(':22', ':6000', ':', ':0', ':99999', ':80:80'),
    ),
    mostly(fc.webPath(), fc.constantFrom('?x=y', '/hook?x=@10.0.0.1', '/%zz', '/\r\nx: y', '/#f')),
  )
  .map((pieces) => pieces.join(''));

test('every address handed to connect is public, and only of accepted URLs (S11)', async () => {
  const connects: string[] = [];
  let total = 0;
  const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    const [options] = args.flat();
    connects.push(
      typeof options === 'object' && options && 'host' in options ? String(options.host) : 'unknown',
    );
    process.nextTick(() => this.destroy(Object.assign(new Error('stub'), { code: 'ECONNREFUSED' })));
    return this;
  });
  onTestFinished(() => connect.mockRestore());

  await fc.assert(
    fc.asyncProperty(url, answers, async (raw, resolved) => {
      connects.length = 0;
      const sender = createSender({
        destinations: PUBLIC,
        resolve: async () => resolved.map(({ text }) => text),
      });
      const outcome = outcomeOf(await post(sender, raw));
      total += connects.length;

      for (const dialled of connects) {
        const answer = resolved.find(({ text }) => text === dialled);
        expect(answer ? answer.isPublic : isPublicLiteral(raw, dialled)).toBe(true);
      }
      if (checkUrl(raw, PUBLIC).verdict !== 'allowed') expect(outcome).toBe('destination_refused');
      if (outcome === 'destination_refused') expect(connects).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
  expect(total).toBeGreaterThan(200);
});

/** A literal host is not resolved; this is the oracle for what the parser made of it. */
function isPublicLiteral(raw: string, dialled: string): boolean {
  expect(new URL(raw).hostname.replace(/^\[|\]$/g, '')).toBe(dialled);
  const ipv4 = parseIpv4(dialled);
  // Compressed IPv6 text is not among the generated ones: global unicast begins with 2 or 3 and four digits.
  return ipv4 === undefined ? /^[23][0-9a-f]{3}:/.test(dialled) : isPublicIpv4(ipv4);
}

test('the form that is called is accepted as it is, and stays the same', () => {
  fc.assert(
    fc.property(url, (raw) => {
      const check = checkUrl(raw, PUBLIC);
      if (check.verdict !== 'allowed') return;
      const again = checkUrl(check.url.href, PUBLIC);
      expect(again.verdict === 'allowed' && again.url.href).toBe(check.url.href);
    }),
    { numRuns: 3_000 },
  );
});

test('no text makes the policy throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('', 'https://', 'http://['),
      (text, begin) => {
        expect(['allowed', 'invalid', 'blocked']).toContain(checkUrl(begin + text, PUBLIC).verdict);
      },
    ),
    { numRuns: 3_000 },
  );
});

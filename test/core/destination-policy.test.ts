import { readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { addressSet, isPublicAddress } from '../../core/address.ts';
import {
  checkAddresses,
  checkUrl,
  type DestinationSettings,
  LOOPBACK_DESTINATIONS,
  PUBLIC_DESTINATIONS,
} from '../../core/destination-policy.ts';

const PUBLIC: DestinationSettings = { ...PUBLIC_DESTINATIONS, httpsOnly: false, ownHosts: [] };
const HTTPS_ONLY: DestinationSettings = { ...PUBLIC, httpsOnly: true };
const LOOPBACK: DestinationSettings = { ...PUBLIC, ...LOOPBACK_DESTINATIONS };
const OWN: DestinationSettings = {
  ...LOOPBACK,
  ownHosts: ['api.fanfare.com', '127.0.0.1:8787', '[::1]:8787'],
};
const PUBLIC_ADDRESS = '93.184.216.34';

/** Rows of a file of `test/data` without its heading. */
function rows(file: string): string[][] {
  const text = readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** What the stub resolver answers at each of the row's moments, from its `[dns: ..]` marker. */
function answersOf(why: string): string[][] {
  const marker = /^\[(dns.*?)\]( |$)/.exec(why)?.[1];
  if (!marker) return [[PUBLIC_ADDRESS]];
  return marker.split(';').map((part) =>
    part
      .replace(/^\s*dns(@\w+)?:/, '')
      .split(',')
      .map((a) => a.trim()),
  );
}

/** The verdict at each moment: the last one is the delivery's. */
function verdicts(raw: string, why: string, settings: DestinationSettings): string[] {
  const check = checkUrl(raw, settings);
  if (check.verdict !== 'allowed') return [check.verdict];
  return answersOf(why).map((answers) => checkAddresses(check.url, answers, settings));
}

const URL_ROWS = rows('ssrf-urls.tsv').map(([cell = '', expected = '', why = '']) => {
  const raw: unknown = JSON.parse(`"${cell}"`);
  if (typeof raw !== 'string') throw new Error(`not a string: ${cell}`);
  return { raw, expected, why, title: `${cell.slice(0, 80)} (${why.slice(0, 60)})` };
});

describe('every URL of the corpus gets its verdict', () => {
  test('the corpus is there', () => expect(URL_ROWS.length).toBe(214));

  test.each(URL_ROWS)('$title is $expected', ({ raw, expected, why }) => {
    expect(verdicts(raw, why, PUBLIC).at(-1)).toBe(expected);
  });

  test.each(URL_ROWS.filter((row) => row.why.startsWith('[dns@create')))(
    '$title is allowed at create',
    (row) => {
      expect(verdicts(row.raw, row.why, PUBLIC)[0]).toBe('allowed');
    },
  );

  test.each(URL_ROWS)('$title is never more allowed in https-only mode', ({ raw, expected, why }) => {
    const verdict = verdicts(raw, why, HTTPS_ONLY).at(-1);
    expect(verdict).toBe(/^http:/i.test(raw) ? 'invalid' : expected);
  });
});

describe('every address of the corpus gets its verdict', () => {
  test.each(rows('ssrf-addresses.tsv'))('%s is %s', (address = '', expected) => {
    expect(isPublicAddress(address) ? 'allowed' : 'blocked').toBe(expected);
  });

  test.each(['', 'hooks.example.com', '1.2.3', '0x7f.0.0.1', '[::1]', '2606:4700::1111%eth0', ' 8.8.8.8'])(
    'what is no address, "%s", is not public',
    (text) => expect(isPublicAddress(text)).toBe(false),
  );

  test.each(['2606:4700:4700::1111', '2a00:1450:4001::200e', '2620:4f:7fff:ffff::1', '3ffe::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  test.each([
    '2001:1ff:ffff::',
    '2620:4f:8000::1',
    '192.52.193.1',
    '4000::1',
    '1fff::1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('the verdict of an allowed URL carries the form that is called', () => {
  test.each([
    ['https://HOOKS.Example.COM/Hook', 'https://hooks.example.com/Hook'],
    ['https://hooks.example.com:443/a/../b?x=%20y', 'https://hooks.example.com/b?x=%20y'],
    ["https://hooks.example.com?q='", 'https://hooks.example.com/?q=%27'],
  ])('%s is called as %s', (raw, href) => {
    const check = checkUrl(raw, PUBLIC);
    expect(check.verdict === 'allowed' && check.url.href).toBe(href);
  });
});

describe('an owner reads what to correct', () => {
  test.each([
    ['https://user:pass@hooks.example.com/', 'must not contain a user name or password'],
    ['ftp://hooks.example.com/', 'must begin with https://host or http://host'],
    ['https://hooks.example.com:22/', 'must use port 80, 443 or one from 1024 up'],
    ['https://hooks.example.com:/', 'must not have an empty port'],
    ['https://xn--a.example.com/', 'must have a host whose punycode can be decoded'],
    ['https://xn--.com/', 'must have a host of labels of 1 to 63 letters, digits and inner hyphens'],
    ['https://a..example.com/', 'must have a host of labels of 1 to 63 letters, digits and inner hyphens'],
    [`https://hooks.example.com/${'a'.repeat(2048)}`, 'must not be longer than 2048 bytes'],
  ])('%.40s: %s', (raw, reason) => {
    expect(checkUrl(raw, PUBLIC)).toEqual({ verdict: 'invalid', reason });
  });

  test('http is refused in words where only https is permitted', () => {
    const check = checkUrl('http://hooks.example.com/', HTTPS_ONLY);
    expect(check).toEqual({ verdict: 'invalid', reason: 'must begin with https://' });
  });

  test('all blocked destinations look the same', () => {
    const blocked = [
      'http://10.0.0.1/',
      'http://10.0.0.1:8080/',
      'http://169.254.169.254/',
      'https://db.corp/',
    ];
    for (const raw of blocked) expect(checkUrl(raw, PUBLIC)).toEqual({ verdict: 'blocked' });
  });
});

describe("the operator's exceptions", () => {
  test.each([
    'http://localhost:9000/',
    'http://127.0.0.1:9000/',
    'http://127.8.9.1/',
    'http://[::1]:9000/',
    'http://2130706433/',
    'https://hooks.example.com/',
  ])('loopback mode permits %s', (raw) => expect(checkUrl(raw, LOOPBACK).verdict).toBe('allowed'));

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://foo.localhost/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://0.0.0.0/',
    'http://[::2]/',
    'http://intranet/',
  ])('loopback mode still blocks %s', (raw) => expect(checkUrl(raw, LOOPBACK).verdict).toBe('blocked'));

  test('ports stay restricted for exceptions', () => {
    expect(checkUrl('http://127.0.0.1:22/', LOOPBACK).verdict).toBe('invalid');
    expect(checkUrl('http://localhost:6000/', LOOPBACK).verdict).toBe('invalid');
    expect(checkUrl('http://localhost:443/', LOOPBACK).verdict).toBe('allowed');
  });

  test('a permitted CIDR permits resolved answers too, and no others', () => {
    const settings = { ...PUBLIC, allowedCidrs: ['10.1.0.0/16', 'fd12:3456::/32'] };
    const url = new URL('https://hooks.example.com/');
    expect(checkAddresses(url, ['10.1.2.3', 'fd12:3456::1', PUBLIC_ADDRESS], settings)).toBe('allowed');
    expect(checkAddresses(url, ['10.1.2.3', '10.2.0.1'], settings)).toBe('blocked');
    expect(checkAddresses(url, ['::ffff:10.1.2.3'], settings)).toBe('blocked');
  });

  test('a permitted host needs no public name and no public answer, its neighbours do', () => {
    const settings = { ...PUBLIC, allowedHosts: ['jenkins', 'ci.corp'] };
    for (const raw of ['https://jenkins/hook', 'https://CI.corp:8443/hook']) {
      const check = checkUrl(raw, settings);
      expect(check.verdict === 'allowed' && checkAddresses(check.url, ['10.0.0.7'], settings)).toBe(
        'allowed',
      );
    }
    expect(checkUrl('https://other/hook', settings).verdict).toBe('blocked');
    expect(checkUrl('https://evil.ci.corp/hook', settings).verdict).toBe('blocked');
    expect(checkAddresses(new URL('https://hooks.example.com/'), ['10.0.0.7'], settings)).toBe('blocked');
  });

  test.each([
    '10.0.0.0/33',
    '10.0.0/8',
    'localhost',
    '10.0.0.0/x',
    'fe80::1%lo/64',
    '10.0.0.0/',
    '10.0.0.0/8/9',
    '',
  ])('a mistyped CIDR "%s" is refused loudly', (cidr) =>
    expect(() => addressSet([cidr])).toThrow(RangeError),
  );
});

test('the ranges of a policy are built once, however often it is asked', () => {
  const policy: DestinationSettings = { ...PUBLIC, allowedCidrs: ['10.0.0.0/8', 'fd00::/8'] };
  const built = vi.spyOn(BlockList.prototype, 'addSubnet');
  const url = new URL('http://10.1.2.3/');
  for (let n = 0; n < 10; n++) {
    expect(checkUrl(url.href, policy)).toEqual({ verdict: 'allowed', url });
    expect(checkAddresses(url, ['10.1.2.3', 'fd00::1'], policy)).toBe('allowed');
  }
  expect(built).toHaveBeenCalledTimes(policy.allowedCidrs.length);
  built.mockRestore();
});

describe("Fanfare's own API is no destination", () => {
  test.each([
    'https://api.fanfare.com/hook',
    'https://API.fanfare.com:8443/hook',
    'http://127.0.0.1:8787/',
    'http://[::1]:8787/',
    'http://0x7f.1:8787/',
  ])('%s is blocked', (raw) => expect(checkUrl(raw, OWN)).toEqual({ verdict: 'blocked' }));

  test('another port of the same machine is allowed where loopback is', () => {
    expect(checkUrl('http://127.0.0.1:8788/', OWN).verdict).toBe('allowed');
  });

  test("a name of someone else's that resolves to our own door is blocked", () => {
    expect(checkAddresses(new URL('http://lvh.me:8787/'), ['127.0.0.1'], OWN)).toBe('blocked');
    expect(checkAddresses(new URL('http://lvh.me:8788/'), ['127.0.0.1'], OWN)).toBe('allowed');
  });
});

test('no answer refuses nothing: a name that does not resolve is not a blocked one', () => {
  expect(checkAddresses(new URL('https://hooks.example.com/'), [], PUBLIC)).toBe('allowed');
});

describe('on Lambda', () => {
  // Its runtime API and the daemon for traces listen here, and tell whoever asks the next event.
  const wide = {
    httpsOnly: false,
    ownHosts: [],
    allowedCidrs: ['0.0.0.0/0', '::/0'],
    allowedHosts: ['hooks.example.com'],
  };
  const url = new URL('http://hooks.example.com/');

  test.each(['127.0.0.1', '127.9.9.9', '169.254.100.1', '0.0.0.0', '::1', 'fe80::1', '::ffff:127.0.0.1'])(
    'no exception reaches the function itself at %s, not even that of a name which resolves to it',
    (address) => {
      expect(checkAddresses(url, [address], { ...wide, machineCallable: false })).toBe('blocked');
      expect(checkAddresses(url, [address], wide)).toBe('allowed');
    },
  );

  test('a literal is refused as well, and private networks stay callable', () => {
    const onLambda = { ...wide, machineCallable: false };
    expect(checkUrl('http://127.0.0.1:9001/2018-06-01/runtime/invocation/next', onLambda).verdict).toBe(
      'blocked',
    );
    expect(checkAddresses(url, ['10.0.0.1', 'fd00::1'], onLambda)).toBe('allowed');
  });
});

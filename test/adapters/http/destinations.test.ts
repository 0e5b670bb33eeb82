import { describe, expect, test } from 'vitest';
import { createSender } from '../../../adapters/http/create-sender.ts';
import { dnsResolve, type Resolve } from '../../../adapters/http/resolve.ts';
import { holdClock } from './held-clock.ts';
import { LOOPBACK_ONLY, loopbackSender, outcomeOf, post, resolvingTo } from './loopback-sender.ts';
import { type DnsAnswer, NXDOMAIN, nameServer, REFUSED, SERVFAIL } from './name-server.ts';
import { answering, OK, receiver } from './raw-receiver.ts';

/** Answers each question with the next of these. */
function resolvingInTurn(...answers: string[][]): Resolve {
  return async () => answers.shift() ?? [];
}

describe('redirects are answers, never followed (S1, 29)', () => {
  const targets = [
    'http://169.254.169.254/latest/meta-data/',
    '//127.0.0.1/',
    '/again',
    'https://hooks.example.com/',
    'http://10.0.0.1/',
  ];
  const statuses = [300, 301, 302, 303, 304, 305, 307, 308];
  const cases = statuses.flatMap((status) => targets.map((target) => ({ status, target })));

  test.each(cases)('$status to $target is one connection', async ({ status, target }) => {
    const server = await receiver(answering(`HTTP/1.1 ${status} Go\r\nlocation: ${target}\r\n\r\n`));
    const result = await post(loopbackSender(), `http://127.0.0.1:${server.port}/`);
    expect(result).toMatchObject({ kind: 'response', statusCode: status, headers: { location: target } });
    expect(server.connections).toBe(1);
  });
});

describe('an answer of DNS that is not permitted', () => {
  test.each([
    ['alone', ['10.0.0.1']],
    ['after a permitted one (S3)', ['127.0.0.1', '10.0.0.1']],
    ['before a permitted one (S3)', ['10.0.0.1', '127.0.0.1']],
    ['in the other family (S2)', ['127.0.0.1', 'fd00:ec2::254']],
    ['as IPv4 inside IPv6', ['::ffff:127.0.0.1']],
    ['with a zone', ['::1%lo']],
    ['that is no address', ['localhost']],
  ])('refuses the destination: %s', async (_where, answers) => {
    const server = await receiver(answering(OK));
    const sender = loopbackSender({ resolve: resolvingTo(...answers) });
    const url = `http://hooks.example.com:${server.port}/`;
    expect(outcomeOf(await post(sender, url))).toBe('destination_refused');
    expect(await sender.permits(url)).toBe(false);
    expect(server.connections).toBe(0);
  });

  test('is found at every attempt anew (S2)', async () => {
    const server = await receiver(answering(OK));
    const resolve = resolvingInTurn(
      ['127.0.0.1'],
      ['127.0.0.1'],
      ['10.0.0.1'],
      ['127.0.0.1', '::2'],
      ['127.0.0.1'],
    );
    const sender = loopbackSender({ resolve });
    const url = `http://rebind.example.com:${server.port}/`;
    expect(await sender.permits(url)).toBe(true);
    const outcomes = [];
    for (let attempt = 0; attempt < 4; attempt += 1) outcomes.push(outcomeOf(await post(sender, url)));
    expect(outcomes).toEqual([200, 'destination_refused', 'destination_refused', 200]);
    expect(server.connections).toBe(2);
  });

  test('is resolved once per attempt: what was checked is what is called', async () => {
    const server = await receiver(answering(OK));
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']);
    const result = await post(loopbackSender({ resolve }), `http://hooks.example.com:${server.port}/`);
    expect(outcomeOf(result)).toBe(200);
    expect(asked).toBe(1);
  });
});

test('all refusals look the same: literal, name, own API, invalid, open and closed port', async () => {
  const server = await receiver(answering(OK));
  const destinations = { ...LOOPBACK_ONLY, ownHosts: [`127.0.0.1:${server.port}`] };
  const sender = createSender({ destinations, resolve: resolvingTo('10.0.0.1') });
  holdClock();
  const urls = [
    'http://10.0.0.1/',
    'http://10.0.0.1:8080/',
    'http://169.254.169.254/latest/meta-data/',
    'http://hooks.example.com/',
    'http://db.corp/',
    `http://127.0.0.1:${server.port}/`,
    'http://user:pass@hooks.example.com/',
    'not a url',
  ];
  for (const url of urls) {
    expect(await post(sender, url)).toEqual({
      kind: 'failure',
      errorClass: 'destination_refused',
      durationMs: 0,
    });
    expect(await sender.permits(url)).toBe(false);
  }
  expect(server.connections).toBe(0);
});

test('a mistyped exception stops the start, instead of every delivery', () => {
  const destinations = { ...LOOPBACK_ONLY, allowedCidrs: ['10.0.0.0/33'] };
  expect(() => createSender({ destinations })).toThrow(RangeError);
});

describe('name servers', () => {
  const chain = Array.from({ length: 20 }, (_, i) => `alias${i}.example.com`);
  const zone: Record<string, DnsAnswer> = {
    'nxdomain.example.com': { code: NXDOMAIN },
    'servfail.example.com': { code: SERVFAIL },
    'refused.example.com': { code: REFUSED },
    'empty.example.com': {},
    'loop.example.com': { aliases: ['loop2.example.com', 'loop.example.com'] },
    'chain.example.com': { aliases: chain, ipv4: ['127.0.0.1'] },
    'private.example.com': { aliases: ['db.example.com'], ipv4: ['10.0.0.1'] },
    'hidden.example.com': { ipv4: ['127.0.0.1'], ipv6: ['fd00:ec2:0:0:0:0:0:254'] },
    'ok.example.com': { ipv4: ['127.0.0.1'] },
  };
  const dnsSender = async () =>
    loopbackSender({ resolve: dnsResolve({ servers: [await nameServer((name) => zone[name])] }) });

  test.each(['nxdomain', 'servfail', 'refused', 'empty', 'loop'])(
    'that say "%s" make a failure to try again, not a refusal (S4, S6)',
    async (name) => {
      const sender = await dnsSender();
      const url = `https://${name}.example.com/`;
      expect(outcomeOf(await post(sender, url))).toBe('dns_failure');
      expect(await sender.permits(url)).toBe(true);
    },
  );

  test('may answer with a chain of 20 aliases (S4)', async () => {
    const server = await receiver(answering(OK));
    const sender = await dnsSender();
    expect(outcomeOf(await post(sender, `http://chain.example.com:${server.port}/`))).toBe(200);
  });

  test('cannot hide a private address behind an alias', async () => {
    const sender = await dnsSender();
    expect(outcomeOf(await post(sender, 'https://private.example.com/'))).toBe('destination_refused');
    expect(await sender.permits('https://private.example.com/')).toBe(false);
  });

  test('cannot hide a private address in the other family', async () => {
    const server = await receiver(answering(OK));
    const sender = await dnsSender();
    const url = `http://hidden.example.com:${server.port}/`;
    expect(outcomeOf(await post(sender, url))).toBe('destination_refused');
    expect(await sender.permits(url)).toBe(false);
    expect(server.connections).toBe(0);
  });

  test('that never answer stall nobody else (S5)', async () => {
    const server = await receiver(answering(OK));
    const sender = await dnsSender();
    const clock = holdClock();
    const silent = Array.from({ length: 4 }, (_, i) =>
      post(sender, `https://silent${i}.example.com/`, { deadlineMs: 400 }),
    );
    const healthy = await Promise.all(
      Array.from({ length: 20 }, () => post(sender, `http://ok.example.com:${server.port}/`)),
    );
    expect(new Set(healthy.map(outcomeOf))).toEqual(new Set([200]));
    await clock.pass(400);
    expect(new Set((await Promise.all(silent)).map(outcomeOf))).toEqual(new Set(['timeout']));
  });

  test('are no longer waited for once the deadline has passed', async () => {
    const resolve = dnsResolve({ servers: [await nameServer(() => undefined)] });
    const deadline = new AbortController();
    const answer = resolve('silent.example.com', deadline.signal);
    deadline.abort();
    await expect(answer).rejects.toMatchObject({ code: 'ECANCELLED' });
  });

  test('that answer nothing in their own time fail the attempt before its deadline', async () => {
    const resolve = dnsResolve({ servers: [await nameServer(() => undefined)], timeoutMs: 250 });
    // c-ares keeps its own time; the deadline of the attempt stands still.
    holdClock();
    const result = await post(loopbackSender({ resolve }), 'https://silent.example.com/');
    expect(outcomeOf(result)).toBe('dns_failure');
  });
});

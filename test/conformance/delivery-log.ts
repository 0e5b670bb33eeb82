import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../core/delivery.ts';
import type { DeliveryFilter } from '../../core/delivery-filter.ts';
import {
  ATTEMPTS_KEPT,
  OLDER_RESPONSE_BODY_KEPT_BYTES,
  RESPONSE_BODY_KEPT_BYTES,
  RESPONSE_HEADER_KEPT_BYTES,
  RESPONSE_HEADERS_KEPT,
  RETENTION_DAYS,
  URL_MAX_BYTES,
} from '../../core/limits.ts';
import type { DeliveryLog, DeliveryPart } from '../../core/ports.ts';
import { type Make, NOW_MS, randomId, sampleAttempt, sampleDelivery, standingClock } from './samples.ts';
import { walk } from './walk.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;
const PARALLEL = 5;
const EVERY: DeliveryFilter = {};
const UNATTEMPTED = { state: 'skipped', attempts: [], attemptCount: 0 } as const;

export function describeDeliveryLog(name: string, make: Make<DeliveryLog>): void {
  const open = () => make(standingClock());
  const keyOf = ({ webhookId, id }: Delivery) => ({ webhookId, deliveryId: id });

  describe(`DeliveryLog on ${name}`, () => {
    it('keeps a delivery exactly as given', async () => {
      const log = await open();
      const delivery = sampleDelivery({
        state: 'pending',
        reason: 'why',
        nextAttemptAtMs: NOW_MS + 5,
        body: '{"a":"\\u00e9"}',
        attempts: [sampleAttempt({ errorClass: 'timeout' })],
      });
      expect(await log.put(delivery)).toBe('written');
      expect(await log.getMany([keyOf(delivery)])).toEqual([delivery]);
    });

    it('keeps the largest delivery', async () => {
      const log = await open();
      const delivery = largestDelivery();
      expect(await log.put(delivery)).toBe('written');
      expect(await log.getMany([keyOf(delivery)])).toEqual([delivery]);
    });

    it('writes each version after the one before, and no other', async () => {
      const log = await open();
      const first = sampleDelivery({ state: 'pending', attempts: [], attemptCount: 0 });
      expect(await log.put({ ...first, version: 2 })).toBe('conflict');
      expect(await log.put(first)).toBe('written');
      expect(await log.put({ ...first, state: 'failed' })).toBe('conflict');
      const second = { ...first, state: 'succeeded' as const, version: 2 };
      expect(await log.put(second)).toBe('written');
      expect(await log.put({ ...first, state: 'failed', version: 4 })).toBe('conflict');
      expect(await log.getMany([keyOf(first)])).toEqual([second]);
    });

    it('lets one of several writers win', async () => {
      const log = await open();
      const delivery = sampleDelivery();
      const results = await Promise.all(Array.from({ length: PARALLEL }, () => log.put(delivery)));
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });

    it('answers repeated and missing keys once and not at all', async () => {
      const log = await open();
      const delivery = sampleDelivery();
      await log.put(delivery);
      const missing = { webhookId: delivery.webhookId, deliveryId: sampleDelivery().id };
      expect(await log.getMany([keyOf(delivery), missing, keyOf(delivery)])).toEqual([delivery]);
      expect(await log.getMany([])).toEqual([]);
    });

    it('reads more keys than one request of a database carries', async () => {
      const log = await open();
      const webhookId = randomId();
      const deliveries = Array.from({ length: 120 }, () => sampleDelivery({ webhookId }));
      for (const delivery of deliveries) await log.put(delivery);
      expect(await log.getMany(deliveries.map(keyOf))).toHaveLength(deliveries.length);
    });

    it('never shows an expired delivery, and lets it be written anew', async () => {
      const clock = standingClock();
      const log = await make(clock);
      const delivery = sampleDelivery();
      await log.put(delivery);
      await log.put({ ...delivery, version: 2 });
      clock.advance(RETENTION_DAYS * DAY_MS);
      expect(await log.getMany([keyOf(delivery)])).toEqual([]);
      expect(await log.list(delivery.webhookId, 'attempted', EVERY, { ascending: true, limit: 5 })).toEqual({
        items: [],
      });
      expect(await log.put(delivery)).toBe('written');
    });

    it('removes all deliveries of one webhook and of no other', async () => {
      const log = await open();
      const webhookId = randomId();
      const deliveries = Array.from({ length: 30 }, () => sampleDelivery({ webhookId }));
      const skipped = sampleDelivery({ ...UNATTEMPTED, webhookId });
      const other = sampleDelivery();
      for (const delivery of [...deliveries, skipped, other]) await log.put(delivery);
      await log.removeAll(webhookId);
      await log.removeAll(webhookId);
      expect(await log.list(webhookId, 'attempted', EVERY, { ascending: true, limit: 100 })).toEqual({
        items: [],
      });
      expect(await log.getMany([keyOf(skipped), keyOf(other)])).toEqual([other]);
    });
  });

  describe(`The delivery list on ${name}`, () => {
    it('is ordered by acceptance, either way, and holds one webhook only', async () => {
      const { log, webhookId, deliveries } = await withDeliveries(make);
      await log.put(sampleDelivery());
      const newestFirst = await walk((range) => log.list(webhookId, 'attempted', EVERY, range), { limit: 3 });
      expect(newestFirst.items).toEqual(deliveries);
      const oldestFirst = await walk((range) => log.list(webhookId, 'attempted', EVERY, range), {
        limit: 4,
        ascending: true,
      });
      expect(oldestFirst.items).toEqual([...deliveries].reverse());
    });

    it('keeps those that were never attempted apart, in the same order', async () => {
      const { log, webhookId, deliveries } = await withDeliveries(make);
      const skipped = Array.from({ length: 5 }, (_, index) =>
        sampleDelivery({ ...UNATTEMPTED, webhookId, createdAtMs: NOW_MS + index }),
      );
      for (const delivery of skipped) await log.put(delivery);
      const list = (part: DeliveryPart) =>
        walk((range) => log.list(webhookId, part, EVERY, range), { limit: 3 });
      expect((await list('attempted')).items).toEqual(deliveries);
      expect((await list('unattempted')).items).toEqual([...skipped].reverse());
      const one = await log.list(webhookId, 'attempted', EVERY, { ascending: false, limit: 1 });
      expect(one.items).toEqual(deliveries.slice(0, 1));
    });

    it('moves one over with its first attempt, once, and never shows it twice', async () => {
      const log = await open();
      const skipped = sampleDelivery(UNATTEMPTED);
      await log.put(skipped);
      const attempted = { ...skipped, attempts: [sampleAttempt()], attemptCount: 1, version: 2 };
      const results = await Promise.all(
        Array.from({ length: PARALLEL }, (_, n) => log.put({ ...attempted, reason: `writer ${n}` })),
      );
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
      expect(await log.getMany([keyOf(skipped)])).toHaveLength(1);
      const every = { ascending: true, limit: 5 };
      expect((await log.list(skipped.webhookId, 'unattempted', EVERY, every)).items).toEqual([]);
      const [moved] = (await log.list(skipped.webhookId, 'attempted', EVERY, every)).items;
      expect(moved).toMatchObject({ id: skipped.id, version: 2, attemptCount: 1 });
      expect(await log.put({ ...attempted, state: 'succeeded', version: 3 })).toBe('written');
    });

    it('says that a list goes on only if it does', async () => {
      const { log, webhookId, deliveries } = await withDeliveries(make);
      const all = await log.list(webhookId, 'attempted', EVERY, {
        ascending: false,
        limit: deliveries.length,
      });
      expect(all.next).toBeUndefined();
      const some = await log.list(webhookId, 'attempted', EVERY, { ascending: false, limit: 2 });
      expect(some.next).toBe(deliveries[1]?.id);
    });

    const filters: [string, DeliveryFilter, (delivery: Delivery) => boolean][] = [
      [
        'states',
        { states: ['failed', 'pending'] },
        (delivery) => ['failed', 'pending'].includes(delivery.state),
      ],
      [
        'event source',
        { eventSource: 'hashicorp.vault.secret' },
        (delivery) => delivery.eventSource === 'hashicorp.vault.secret',
      ],
      ['event action', { eventAction: 'revoke' }, (delivery) => delivery.eventAction === 'revoke'],
      ['resource', { resourceId: 'res-1' }, ({ resourceId }) => resourceId === 'res-1'],
      [
        'the error class of the last attempt',
        { errorClass: 'timeout' },
        ({ attempts }) => attempts.at(-1)?.errorClass === 'timeout',
      ],
      [
        "the status of the last attempt's response",
        { statusCode: 503 },
        ({ attempts }) => attempts.at(-1)?.response?.statusCode === 503,
      ],
      [
        'all of it at once, and nothing that is undefined',
        {
          states: ['failed', 'pending'],
          eventSource: undefined,
          eventAction: 'revoke',
          resourceId: 'res-1',
          errorClass: 'http_status',
          statusCode: 503,
          sinceMs: undefined,
        },
        ({ attempts, eventAction, resourceId, state }) =>
          ['failed', 'pending'].includes(state) &&
          eventAction === 'revoke' &&
          resourceId === 'res-1' &&
          attempts.at(-1)?.response?.statusCode === 503,
      ],
      [
        'the first moment, inclusive',
        { sinceMs: NOW_MS - 3 * HOUR_MS },
        (delivery) => delivery.createdAtMs >= NOW_MS - 3 * HOUR_MS,
      ],
      [
        'the last moment, exclusive',
        { untilMs: NOW_MS - 3 * HOUR_MS },
        (delivery) => delivery.createdAtMs < NOW_MS - 3 * HOUR_MS,
      ],
      ['a period that ends before it begins', { sinceMs: NOW_MS, untilMs: NOW_MS - HOUR_MS }, () => false],
      ['nothing that exists', { states: ['cancelled'] }, () => false],
    ];
    const EMPTY = ['a period that ends before it begins', 'nothing that exists'];
    it.each(filters)('is filtered by %s, page by page', async (filteredBy, filter, expected) => {
      const { log, webhookId, deliveries } = await withDeliveries(make);
      const wanted = deliveries.filter(expected);
      if (!EMPTY.includes(filteredBy)) expect(wanted.length).toBeGreaterThan(0);
      const newestFirst = await walk((range) => log.list(webhookId, 'attempted', filter, range), {
        limit: 2,
      });
      expect(newestFirst.items).toEqual(wanted);
      const oldestFirst = await walk((range) => log.list(webhookId, 'attempted', filter, range), {
        limit: 2,
        ascending: true,
      });
      expect(oldestFirst.items).toEqual([...wanted].reverse());
    });

    it('ends a page after as many bytes as the range allows, and goes on behind it', async () => {
      const { log, webhookId, deliveries } = await withDeliveries(make);
      const { items, pages } = await walk(
        (range) => log.list(webhookId, 'attempted', EVERY, { ...range, maxBytes: 1 }),
        { limit: 100 },
      );
      expect(items).toEqual(deliveries);
      // The last one is behind the end, which a page that was ended does not know.
      expect(pages).toEqual([...deliveries.map(() => 1), 0]);
    });

    it('ends a page early rather than let it grow without bound', async () => {
      const log = await open();
      const webhookId = randomId();
      const deliveries = Array.from({ length: 20 }, (_, index) =>
        sampleDelivery({ webhookId, createdAtMs: NOW_MS - index, body: 'x'.repeat(250_000) }),
      );
      for (const delivery of deliveries) await log.put(delivery);
      const { items, pages } = await walk((range) => log.list(webhookId, 'attempted', EVERY, range), {
        limit: 100,
      });
      expect(items).toEqual(deliveries);
      expect(pages[0]).toBeLessThan(deliveries.length);
    });
  });
}

/** Eight deliveries of one webhook, an hour apart, newest first, in all kinds of states. */
async function withDeliveries(make: Make<DeliveryLog>) {
  const log = await make(standingClock());
  const webhookId = randomId();
  const states = ['pending', 'succeeded', 'failed', 'succeeded'] as const;
  const deliveries = Array.from({ length: 8 }, (_, index) => {
    const state = states[index % states.length] ?? 'pending';
    return sampleDelivery({
      webhookId,
      createdAtMs: NOW_MS - index * HOUR_MS,
      state,
      ...(index % 3 === 0 && { eventSource: 'hashicorp.vault.secret' }),
      ...(index % 3 === 1 && { eventAction: 'revoke' }),
      ...(index % 2 === 0 && { resourceId: 'res-1' }),
      ...attemptsOf(index),
    });
  });
  for (const delivery of deliveries) await log.put(delivery);
  return { log, webhookId, deliveries };
}

/** Of every kind that a filter can tell apart; only the last attempt of several counts. */
function attemptsOf(index: number): Pick<Delivery, 'attempts' | 'attemptCount'> {
  const { response: _, ...unanswered } = sampleAttempt({ errorClass: 'timeout' });
  const response = { statusCode: 503, headers: {}, body: '', bodyTruncated: false };
  const busy = sampleAttempt({ errorClass: 'http_status', response });
  const kinds = [
    [unanswered],
    [sampleAttempt()],
    [unanswered, busy],
    [busy, unanswered],
    [busy],
    [busy, sampleAttempt()],
  ];
  const attempts = kinds[index % kinds.length] ?? [];
  return { attempts, attemptCount: attempts.length };
}

/** Everything a destination controls at its limit, in the characters that take the most room. */
function largestDelivery(): Delivery {
  const header = (index: number): [string, string] => [
    `x-${index}`,
    '\u0001'.repeat(RESPONSE_HEADER_KEPT_BYTES),
  ];
  const response = (bodyBytes: number, headers: number) => ({
    statusCode: 500,
    headers: Object.fromEntries(Array.from({ length: headers }, (_, index) => header(index))),
    body: '\u0001'.repeat(bodyBytes),
    bodyTruncated: true,
  });
  const request = {
    url: `https://example.com/${'u'.repeat(URL_MAX_BYTES - 20)}`,
    headers: { a: 'h'.repeat(600) },
    sentAtMs: 1,
  };
  const attempts = Array.from({ length: ATTEMPTS_KEPT }, (_, index) => {
    const isLast = index === ATTEMPTS_KEPT - 1;
    return sampleAttempt({
      number: index + 1,
      request,
      errorClass: 'http_status',
      response: isLast
        ? response(RESPONSE_BODY_KEPT_BYTES, RESPONSE_HEADERS_KEPT)
        : response(OLDER_RESPONSE_BODY_KEPT_BYTES, 0),
    });
  });
  return sampleDelivery({ attempts, attemptCount: ATTEMPTS_KEPT });
}

import { describe, expect, it } from 'vitest';
import type { AcceptedEvent, EventClaim } from '../../core/event.ts';
import { CLAIM_DAYS, CLAIM_RENEWED_AFTER_MS, EVENT_MAX_BYTES, RETENTION_DAYS } from '../../core/limits.ts';
import type { EventFilter, EventStore } from '../../core/ports.ts';
import { type Make, NOW_MS, randomId, sampleEvent, standingClock } from './samples.ts';
import { summaryOf, walk } from './walk.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const PARALLEL = 5;

export function describeEventStore(name: string, make: Make<EventStore>): void {
  const open = () => make(standingClock());

  describe(`EventStore on ${name}`, () => {
    it('keeps an event, its payload byte for byte', async () => {
      const store = await open();
      const event = sampleEvent();
      expect(await store.accept(event)).toEqual({ kind: 'accepted' });
      expect(await store.getMany([event])).toEqual([event]);
    });

    it('keeps the largest event, of characters that escaping would double', async () => {
      const store = await open();
      const quotes = '\\"'.repeat((EVENT_MAX_BYTES - 100) / 2);
      const event = sampleEvent({ payload: `"${quotes}"`, description: '\u0001'.repeat(2_048) });
      await store.accept(event);
      const [stored] = await store.getMany([event]);
      expect(stored === undefined ? 0 : stored.payload.length).toBe(event.payload.length);
      expect(stored).toEqual(event);
    });

    it('returns the stored event, untouched, when the id is taken', async () => {
      const store = await open();
      const event = sampleEvent();
      await store.accept(event);
      const { projectId, eventId } = event;
      const other = sampleEvent({ projectId, eventId, payload: '{"other":1}', acceptedAtMs: NOW_MS + 1 });
      expect(await store.accept(other)).toEqual({ kind: 'event', event });
      expect(await store.accept({ ...event })).toEqual({ kind: 'event', event });
      expect(await store.getMany([event])).toEqual([event]);
    });

    it('lets the same id stand for different events in different projects', async () => {
      const store = await open();
      const event = sampleEvent();
      const other = sampleEvent({ eventId: event.eventId });
      await store.accept(event);
      expect(await store.accept(other)).toEqual({ kind: 'accepted' });
    });

    it('stores one event however many doors take it at once', async () => {
      const store = await open();
      const { projectId, eventId } = sampleEvent();
      const copies = Array.from({ length: PARALLEL }, (_, copy) =>
        sampleEvent({ projectId, eventId, payload: `{"copy":${copy}}` }),
      );
      const outcomes = await Promise.all(copies.map((copy) => store.accept(copy)));
      expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      const [stored] = await store.getMany([{ projectId, eventId }]);
      const others = outcomes.flatMap((each) => (each.kind === 'event' ? [each.event] : []));
      expect(others).toEqual(Array(PARALLEL - 1).fill(stored));
      expect((await walk((range) => store.list(projectId, {}, range), { limit: 10 })).items).toHaveLength(1);
    });

    it('answers repeated and missing keys once and not at all', async () => {
      const store = await open();
      const event = sampleEvent();
      await store.accept(event);
      const missing = { projectId: event.projectId, eventId: randomId() };
      expect(await store.getMany([event, missing, event])).toEqual([event]);
      expect(await store.getMany([])).toEqual([]);
    });

    it('never shows an expired event, and lets its id be used again', async () => {
      const clock = standingClock();
      const store = await make(clock);
      const event = sampleEvent();
      await store.accept(event);
      clock.advance(RETENTION_DAYS * DAY_MS - 1_000);
      expect(await store.getMany([event])).toEqual([event]);
      clock.advance(1_000);
      expect(await store.getMany([event])).toEqual([]);
      expect((await store.list(event.projectId, {}, { ascending: false, limit: 5 })).items).toEqual([]);
      const { projectId, eventId } = event;
      const again = sampleEvent({ projectId, eventId, acceptedAtMs: clock.now() });
      expect(await store.accept(again)).toEqual({ kind: 'accepted' });
      expect(await store.getMany([event])).toEqual([again]);
    });
  });

  describe(`A claim on ${name}`, () => {
    const claimOf = (
      { projectId, eventId, contentHash }: AcceptedEvent,
      claimedAtMs = NOW_MS,
    ): EventClaim => ({
      projectId,
      eventId,
      contentHash,
      claimedAtMs,
    });
    const rivalOf = ({ projectId, eventId }: AcceptedEvent) =>
      sampleEvent({ projectId, eventId, payload: '{"rival":1}' });

    it('keeps a free id for one content: the event of it is accepted, another is not', async () => {
      const store = await open();
      const event = sampleEvent();
      const claim = claimOf(event);
      expect(await store.claim(claim)).toEqual({ kind: 'claim', claim });
      expect(await store.claim(claimOf(rivalOf(event)))).toEqual({ kind: 'claim', claim });
      expect(await store.accept(rivalOf(event))).toEqual({ kind: 'claim', claim });
      expect(await store.accept(event)).toEqual({ kind: 'accepted' });
      expect(await store.getMany([event])).toEqual([event]);
      expect(await store.claim(claim)).toEqual({ kind: 'event', event });
      expect(await store.accept(rivalOf(event))).toEqual({ kind: 'event', event });
    });

    it('is won by one of several contents that ask at once', async () => {
      const store = await open();
      const event = sampleEvent();
      const claims = Array.from({ length: PARALLEL }, (_, n) => ({
        ...claimOf(event),
        contentHash: `hash ${n}`,
      }));
      const holders = await Promise.all(claims.map((claim) => store.claim(claim)));
      const [first] = holders;
      expect(first?.kind).toBe('claim');
      expect(holders).toEqual(Array(PARALLEL).fill(first));
    });

    it('is never shown as an event', async () => {
      const store = await open();
      const event = sampleEvent();
      await store.claim(claimOf(event));
      expect(await store.getMany([event])).toEqual([]);
      for (const ascending of [true, false]) {
        expect(await store.list(event.projectId, {}, { ascending, limit: 5 })).toEqual({ items: [] });
      }
    });

    it('keeps the time of the first call, until it is a day old and is renewed', async () => {
      const clock = standingClock();
      const store = await make(clock);
      const event = sampleEvent();
      const claim = claimOf(event);
      await store.claim(claim);
      clock.advance(CLAIM_RENEWED_AFTER_MS - 1);
      expect(await store.claim(claimOf(event, clock.now()))).toEqual({ kind: 'claim', claim });
      clock.advance(1);
      const renewed = claimOf(event, clock.now());
      expect(await store.claim(renewed)).toEqual({ kind: 'claim', claim: renewed });
      expect(await store.claim(claimOf(rivalOf(event), clock.now() + CLAIM_RENEWED_AFTER_MS))).toEqual({
        kind: 'claim',
        claim: renewed,
      });
    });

    it('ends after its days, and the id is free again', async () => {
      const clock = standingClock();
      const store = await make(clock);
      const [event, other] = [sampleEvent(), sampleEvent()];
      await store.claim(claimOf(event));
      await store.claim(claimOf(other));
      clock.advance(CLAIM_DAYS * DAY_MS - 1_000);
      expect(await store.accept(rivalOf(event))).toMatchObject({ kind: 'claim' });
      clock.advance(1_000);
      expect(await store.accept(rivalOf(event))).toEqual({ kind: 'accepted' });
      const claim = claimOf(rivalOf(other), clock.now());
      expect(await store.claim(claim)).toEqual({ kind: 'claim', claim });
    });
  });

  describe(`The event list on ${name}`, () => {
    it('is ordered by acceptance, either way, over days with and without events', async () => {
      const { store, projectId, events } = await withEvents(make, [0, 0.1, 0.2, 1, 3, 3.5, 40]);
      const newestFirst = await walk((range) => store.list(projectId, {}, range), { limit: 2 });
      expect(newestFirst.items).toEqual(events.map(summaryOf));
      const oldestFirst = await walk((range) => store.list(projectId, {}, range), {
        limit: 3,
        ascending: true,
      });
      expect(oldestFirst.items).toEqual(events.map(summaryOf).reverse());
    });

    it('says that a list goes on only if it does', async () => {
      const { store, projectId, events } = await withEvents(make, [0, 1, 2]);
      const all = await store.list(projectId, {}, { ascending: false, limit: 3 });
      expect(all.items).toHaveLength(3);
      expect(all.next).toBeUndefined();
      const two = await store.list(projectId, {}, { ascending: false, limit: 2 });
      expect(two.next).toBe(events[1]?.sortId);
    });

    it('is empty for a project without events', async () => {
      const store = await open();
      expect(await store.list(randomId(), {}, { ascending: false, limit: 5 })).toEqual({ items: [] });
    });

    const filters: [string, EventFilter, (event: AcceptedEvent) => boolean][] = [
      ['source', { source: 'hashicorp.vault.secret' }, (event) => event.source === 'hashicorp.vault.secret'],
      ['action', { action: 'odd' }, (event) => event.action === 'odd'],
      ['resource', { resourceId: 'res-odd' }, (event) => event.resourceId === 'res-odd'],
      [
        'the first moment, inclusive',
        { sinceMs: NOW_MS - 2 * DAY_MS },
        (event) => event.acceptedAtMs >= NOW_MS - 2 * DAY_MS,
      ],
      [
        'the last moment, exclusive',
        { untilMs: NOW_MS - 2 * DAY_MS },
        (event) => event.acceptedAtMs < NOW_MS - 2 * DAY_MS,
      ],
      [
        'a period within one day',
        { sinceMs: NOW_MS - 1.6 * DAY_MS, untilMs: NOW_MS - 1.4 * DAY_MS },
        (event) => event.acceptedAtMs === NOW_MS - 1.5 * DAY_MS,
      ],
      ['a period that ends before it begins', { sinceMs: NOW_MS, untilMs: NOW_MS - DAY_MS }, () => false],
    ];
    it.each(filters)('is filtered by %s, page by page', async (_, filter, expected) => {
      const { store, projectId, events } = await withEvents(make, [0, 0.5, 1, 1.5, 2, 2.5, 3]);
      const wanted = events.filter(expected).map(summaryOf);
      const newestFirst = await walk((range) => store.list(projectId, filter, range), { limit: 2 });
      expect(newestFirst.items).toEqual(wanted);
      const oldestFirst = await walk((range) => store.list(projectId, filter, range), {
        limit: 2,
        ascending: true,
      });
      expect(oldestFirst.items).toEqual([...wanted].reverse());
    });
  });
}

/** A project with an event at each of the ages, newest first; every second one has another source, action and resource. */
async function withEvents(make: Make<EventStore>, agesInDays: readonly number[]) {
  const store = await make(standingClock());
  const projectId = randomId();
  const events = agesInDays.map((age, index) =>
    sampleEvent({
      projectId,
      acceptedAtMs: NOW_MS - age * DAY_MS,
      ...(index % 2 === 1 && { source: 'hashicorp.vault.secret', action: 'odd', resourceId: 'res-odd' }),
    }),
  );
  for (const event of [...events].reverse()) await store.accept(event);
  return { store, projectId, events };
}

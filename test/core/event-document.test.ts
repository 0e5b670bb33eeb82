import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVELOPE_KEYS, envelopeOf } from '../../core/event.ts';
import { parsePublishedEvent, parseQueuedEvent, queueBodyOf } from '../../core/event-document.ts';
import { EVENT_MAX_BYTES } from '../../core/limits.ts';
import { seededRandom } from '../seeded-random.ts';

const random = seededRandom(1);
const publish = (body: string) => parsePublishedEvent(body, 'p1', random);
const origin = { messageId: 'b9f6f1a0-0000-4000-8000-000000000000', sentAtMs: 1_700_000_000_123 };
const withPayload = (payload: string) =>
  `{"event_source":"acme.orders.order","event_action":"create","event_payload":${payload}}`;

const EXAMPLES = new URL('../data/events/', import.meta.url);
const examples = readdirSync(EXAMPLES).map((name) => ({
  name,
  text: readFileSync(new URL(name, EXAMPLES), 'utf8').trim(),
}));

describe('publishing over HTTPS', () => {
  const MINIMAL = { event_source: 'acme.orders.order', event_action: 'create', event_payload: 1 };

  it.each([
    ['event_paylaod', 'body: unknown key "event_paylaod"; did you mean event_payload?'],
    ['Event_Payload', 'body: unknown key "Event_Payload"; did you mean event_payload?'],
    ['resourceid', 'body: unknown key "resourceid"; did you mean resource_id?'],
    ['project_id', 'body: unknown key "project_id"'],
    ['x'.repeat(300), `body: unknown key "${'x'.repeat(64)}"`],
  ])('refuses the key %s, which no event has, and names the likely one', (key, message) => {
    expect(() => publish(JSON.stringify({ ...MINIMAL, [key]: 1 }))).toThrow(message);
  });

  it('requires the payload, of which null is one', () => {
    const { event_payload: _, ...without } = MINIMAL;
    expect(() => publish(JSON.stringify(without))).toThrow('event_payload: is required');
    expect(publish(JSON.stringify({ ...without, event_payload: null })).payload).toBe('null');
  });

  it('fills in what may be left out', () => {
    const event = publish('{"event_source":"acme.orders.order","event_action":"create","event_payload":{}}');
    expect(event.eventId).toMatch(/^orders\.event:[6789BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz]{20}$/);
    const { event_id, ...rest } = JSON.parse(envelopeOf(event));
    expect(rest).toEqual({
      resource_id: '',
      resource_name: '',
      event_action: 'create',
      event_description: '',
      event_source: 'acme.orders.order',
      event_version: '1',
      event_payload: {},
    });
  });

  it.each(examples)('sends the documented envelope of $name with its eight keys in order', ({ text }) => {
    const sent = envelopeOf(publish(text));
    expect(Object.keys(JSON.parse(sent))).toEqual(ENVELOPE_KEYS);
    expect(JSON.parse(sent)).toEqual(JSON.parse(text));
  });

  it.each([
    ['giant numbers', '{"id":9007199254740993,"big":1e400,"zero":-0}'],
    ['key order and duplicates', '{"b":1,"a":2,"b":3}'],
    ['escapes', '"\\u00e9\\ud83d\\ud83e\\/ \\u2028"'],
    ['whitespace', '{ "a" :\t[ 1 , 2 ] }'],
    ['null', 'null'],
    ['a lone surrogate', '"\\ud800"'],
    ['a string that looks like JSON', '"{\\"event_payload\\":1}"'],
    ['prototype names', '{"__proto__":{"polluted":true}}'],
  ])('keeps the payload as it was written: %s', (_, payload) => {
    expect(publish(withPayload(payload)).payload).toBe(payload);
    expect(envelopeOf(publish(withPayload(payload)))).toContain(`"event_payload":${payload}}`);
    expect({}).not.toHaveProperty('polluted');
  });

  it('keeps any JSON payload byte for byte', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (payload) => {
        expect(publish(withPayload(payload)).payload).toBe(payload);
      }),
    );
  });

  it.each([
    ['body: not valid JSON', '{'],
    ['body: not valid JSON', '\ufeff{}'],
    ['event_source: ', '{"event_action":"create"}'],
    ['event_source: ', '{"event_source":"Acme","event_action":"create"}'],
    ['event_action: ', '{"event_source":"a.b","event_action":"Create"}'],
    ['event_action: ', '{"event_source":"a.b","event_action":7}'],
    ['event_id: ', '{"event_source":"a.b","event_action":"c","event_id":"a b"}'],
    ['resource_id: ', '{"event_source":"a.b","event_action":"c","resource_id":{}}'],
    [
      'body: the key "event_payload" is repeated',
      '{"event_source":"a.b","event_action":"c","event_payload":1,"event_payload":2}',
    ],
    ['body: nested deeper than', withPayload(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
    ['event: ', withPayload(JSON.stringify('x'.repeat(EVENT_MAX_BYTES)))],
  ])('refuses with "%s"', (message, body) => {
    expect(() => publish(body)).toThrow(message);
  });
});

describe('the events queue', () => {
  it('gives back the event that the HTTPS door put in, with the time the door took it', () => {
    const event = publish(examples[2]?.text ?? '');
    expect(parseQueuedEvent(queueBodyOf({ event, acceptedAtMs: 1_700_000_000_000 }), origin)).toEqual({
      event,
      acceptedAtMs: 1_700_000_000_000,
    });
  });

  it('takes an event with its project id; the same message always makes the same event', () => {
    const body =
      '{"project_id":"p1","event_source":"acme.orders.order","event_action":"create","event_payload":[1.0]}';
    const first = parseQueuedEvent(body, origin);
    expect(first.event.eventId).toMatch(/^orders\.event:/);
    expect(first.event.payload).toBe('[1.0]');
    expect(first.acceptedAtMs).toBe(origin.sentAtMs);
    expect(parseQueuedEvent(body, origin)).toEqual(first);
    expect(parseQueuedEvent(body, { ...origin, messageId: 'other' }).event.eventId).not.toBe(
      first.event.eventId,
    );
  });

  it('takes an EventBridge envelope: source, detail type, detail', () => {
    const { event_source, event_action, ...detail } = JSON.parse(examples[2]?.text ?? '');
    const envelope = {
      version: '0',
      id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      'detail-type': event_action,
      source: event_source,
      account: '111122223333',
      time: '2026-03-01T12:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: { ...detail, project_id: 'p1' },
    };
    const sentAtMs = Date.parse('2026-03-01T12:00:02Z');
    const { event, acceptedAtMs } = parseQueuedEvent(JSON.stringify(envelope), { ...origin, sentAtMs });
    expect(event).toEqual(publish(JSON.stringify(JSON.parse(examples[2]?.text ?? ''))));
    expect(acceptedAtMs).toBe(Date.parse('2026-03-01T12:00:00Z'));
  });

  it('names the field that is wrong in a bus event', () => {
    const envelope = {
      id: 'x',
      'detail-type': 'create',
      source: 'a.b',
      time: '2026-03-01T12:00:00Z',
      detail: {},
    };
    expect(() => parseQueuedEvent(JSON.stringify(envelope), origin)).toThrow('detail.project_id: ');
  });
});

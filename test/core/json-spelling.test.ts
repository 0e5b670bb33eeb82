import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHashOf } from '../../core/event.ts';
import { withoutSpelling } from '../../core/json-spelling.ts';
import { EVENT_MAX_BYTES } from '../../core/limits.ts';
import { sampleEvent } from '../conformance/samples.ts';

/** The same tokens with other whitespace, and every character of every string escaped. */
function respelled(value: unknown): string {
  return JSON.stringify(value, null, '\t ').replace(/"(?:[^"\\]|\\.)*"/g, (token) => {
    const text: string = JSON.parse(token);
    const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

describe('JSON without its spelling', () => {
  it('is the same for every way to write the same tokens, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain = withoutSpelling(JSON.stringify(value));
        expect(withoutSpelling(respelled(value))).toBe(plain);
        expect(withoutSpelling(` ${JSON.stringify(value, null, 2)}\r\n`)).toBe(plain);
        expect(JSON.parse(plain)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    ['numbers by their digits', '1.0', '1'],
    ['numbers beyond 2^53', '9007199254740993', '9007199254740992'],
    ['the order of keys', '{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['whitespace within strings', '"a b"', '"ab"'],
    ['a string from what it looks like', '"[1, 2]"', '[1,2]'],
    ['a quote that is escaped from the end of a string', '["a\\" , b"]', '["a\\" ,b"]'],
    ['a backslash before a closing quote', '["\\\\" , "x"]', '["\\\\ , x"]'],
  ])('still tells %s', (_, one, other) => {
    expect(withoutSpelling(one)).not.toBe(withoutSpelling(other));
  });

  it.each([
    ['of brackets', '['.repeat(EVENT_MAX_BYTES / 2) + ']'.repeat(EVENT_MAX_BYTES / 2)],
    ['of spaces', `[${' '.repeat(EVENT_MAX_BYTES)}]`],
    ['of tiny strings', `[${'"\\n" , '.repeat(EVENT_MAX_BYTES / 8)}1]`],
    ['in one string', `"${'\\u0041'.repeat(EVENT_MAX_BYTES / 6)}"`],
  ])('takes an event full %s without deep recursion or long work', (_, text) => {
    const startMs = performance.now();
    withoutSpelling(text);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  it('makes the content hash of an event the same before and after EventBridge', () => {
    const event = sampleEvent({ payload: '{"a":"\\u00e9\\/\\ufffe","n":1.50}' });
    const { contentHash: _, ...content } = event;
    expect(contentHashOf({ ...content, payload: '{ "a" : "é/\ufffe",\n "n":1.50 }' })).toBe(
      event.contentHash,
    );
    expect(contentHashOf({ ...content, payload: '{"a":"é/\ufffe","n":1.5}' })).not.toBe(event.contentHash);
    expect(contentHashOf({ ...content, projectId: 'other' })).not.toBe(event.contentHash);
  });
});

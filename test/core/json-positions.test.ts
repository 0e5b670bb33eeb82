import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthOf, propertiesAt } from '../../core/json-positions.ts';
import { EVENT_MAX_BYTES } from '../../core/limits.ts';

const objects = fc.dictionary(
  // Quotes and backslashes are what a walk can stumble over.
  fc.oneof(fc.string(), fc.stringMatching(/^["\\[\]{},: ]*$/)),
  fc.jsonValue({ noUnicodeString: false }),
);
const spacings = fc.constantFrom('', ' ', '\t', '\r\n  ');
const propertiesOf = (json: string) =>
  Array.from(propertiesAt(json), ({ key, value: { start, end } }) => [key, json.slice(start, end)]);

describe('the properties of a JSON text', () => {
  it('are those that JSON.parse finds, each value where it is written and nothing beside it', () => {
    fc.assert(
      fc.property(objects, spacings, (object, space) => {
        const written = Object.entries(object).map(([key, value]) => [
          JSON.stringify(key),
          JSON.stringify(value, null, space === '' ? 0 : 2),
        ]);
        const members = written.map(([key, value]) => `${space}${key}${space}:${space}${value}${space}`);
        expect(propertiesOf(`${space}{${space}${members.join(',')}}${space}`)).toEqual(
          written.map(([key = '', value]) => [JSON.parse(key), value]),
        );
      }),
    );
  });

  it.each([
    ['digits beyond 2^53', '{"n":12345678901234567890.10}', [['n', '12345678901234567890.10']]],
    ['escapes', '{"\\u0061":"\\u00e9\\/"}', [['a', '"\\u00e9\\/"']]],
    [
      'a key that is written twice',
      '{"a":1,"a":[2]}',
      [
        ['a', '1'],
        ['a', '[2]'],
      ],
    ],
    [
      'a string that ends in backslashes',
      '{"a":"\\\\\\\\","b":"\\\\\\""}',
      [
        ['a', '"\\\\\\\\"'],
        ['b', '"\\\\\\""'],
      ],
    ],
    [
      'brackets in strings',
      '{"a":["]}"],"b":{"{":1}}',
      [
        ['a', '["]}"]'],
        ['b', '{"{":1}'],
      ],
    ],
    ['no object', '[{"a":1}]', []],
    ['an empty object', ' { } ', []],
  ])('keep %s', (_, json, expected) => {
    expect(propertiesOf(json)).toEqual(expected);
  });

  it('are found in an event of the largest size in one walk that keeps nothing', () => {
    const payload = `[${'0,'.repeat(EVENT_MAX_BYTES / 2)}0]`;
    const built: string[] = [];
    for (const { key, value } of propertiesAt(`{"a":${payload},"b":1}`))
      built.push(`${key} ${value.end - value.start}`);
    expect(built).toEqual([`a ${payload.length}`, 'b 1']);
  });
});

describe('the depth of a text', () => {
  it.each([
    ['1', 0],
    ['{"a":[[]],"b":{}}', 3],
    ['"[[["', 0],
    ['["\\"[",[]]', 2],
    ['['.repeat(EVENT_MAX_BYTES), EVENT_MAX_BYTES],
  ])('counts the brackets outside its strings', (text, depth) => {
    expect(depthOf(text)).toBe(depth);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor } from '../../core/page-token.ts';
import { seededRandom } from '../seeded-random.ts';

const random = seededRandom(7);
const key = random.bytes(32);
const cursor = { direction: 'next' as const, position: ['name', 'b'] };
const open = (token: string, binding = 'webhooks/p1', withKey = key) =>
  openCursor(token, binding, withKey, 'token');

describe('a page token', () => {
  it('gives back the cursor it was made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('next' as const, 'previous' as const),
        fc.array(fc.string()),
        (direction, position) => {
          expect(open(sealCursor({ direction, position }, 'webhooks/p1', key, random))).toEqual({
            direction,
            position,
          });
        },
      ),
    );
  });

  it('says nothing about what is in it', () => {
    const token = sealCursor(cursor, 'webhooks/p1', key, random);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('name');
    expect(token).not.toBe(sealCursor(cursor, 'webhooks/p1', key, random));
  });

  it('counts for its own project, operation and order only', () => {
    const token = sealCursor(cursor, 'webhooks/p1', key, random);
    for (const binding of ['webhooks/p2', 'deliveries/p1', 'webhooks/p1/', '']) {
      expect(() => open(token, binding)).toThrow('token: not a page token of this list');
    }
  });

  it('is refused when any one character of it is changed, added or removed', () => {
    const token = sealCursor(cursor, 'webhooks/p1', key, random);
    for (let index = 0; index < token.length; index++) {
      for (const other of ['A', 'B', '_', '=', '.', '']) {
        const forged = token.slice(0, index) + other + token.slice(index + 1);
        if (forged !== token) expect(() => open(forged), forged).toThrow('not a page token');
      }
    }
  });

  it('is refused when it is arbitrary text, and under another key', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(() => open(text)).toThrow('not a page token');
      }),
    );
    const token = sealCursor(cursor, 'webhooks/p1', key, random);
    expect(() => open(token, 'webhooks/p1', random.bytes(32))).toThrow('not a page token');
  });
});

import { describe, expect, it } from 'vitest';
import { leastRecentlyUsed } from '../../core/least-recently-used.ts';

const full = () => {
  const remembered = leastRecentlyUsed<number>(2);
  remembered.set('a', 1);
  remembered.set('b', 2);
  return remembered;
};
const has = (remembered: ReturnType<typeof full>) => ['a', 'b', 'c'].filter((key) => remembered.get(key));

describe('what remembers a bounded number of entries', () => {
  it('forgets the oldest when one more comes', () => {
    const remembered = full();
    remembered.set('c', 3);
    expect(has(remembered)).toEqual(['b', 'c']);
  });

  it.each([
    ['read', (remembered: ReturnType<typeof full>) => remembered.get('a')],
    ['written', (remembered: ReturnType<typeof full>) => remembered.set('a', 4)],
  ])('keeps what was %s since', (_how, use) => {
    const remembered = full();
    use(remembered);
    remembered.set('c', 3);
    expect(has(remembered)).toEqual(['a', 'c']);
  });

  it('forgets what it is told to', () => {
    const remembered = full();
    remembered.forget((key) => key === 'a');
    expect(has(remembered)).toEqual(['b']);
  });
});

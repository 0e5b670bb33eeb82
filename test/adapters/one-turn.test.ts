import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { inOneTurn } from '../../adapters/one-turn.ts';

function doubling() {
  const handled: number[][] = [];
  const ask = inOneTurn<number, number>(async (questions) => {
    handled.push([...questions]);
    if (questions.includes(-1)) throw new Error('all of them');
    return questions.map((question) =>
      question === 0
        ? { status: 'rejected', reason: new Error('this one') }
        : { status: 'fulfilled', value: 2 * question },
    );
  });
  return { ask, handled };
}

describe('What is asked in one turn of the loop', () => {
  test('is seen to together, however deep in promises it was asked', async () => {
    const { ask, handled } = doubling();
    const late = Promise.resolve()
      .then(() => {})
      .then(() => ask(3));
    expect(await Promise.all([ask(1), ask(2), late])).toEqual([2, 4, 6]);
    expect(handled).toEqual([[1, 2, 3]]);
  });

  test('does not wait for what is asked in the next', async () => {
    const { ask, handled } = doubling();
    const first = ask(1);
    await turn();
    await Promise.all([first, ask(2)]);
    expect(handled).toEqual([[1], [2]]);
  });

  test('fails by itself, or all together where nothing was seen to', async () => {
    const { ask } = doubling();
    const [fine, wrong] = await Promise.allSettled([ask(1), ask(0)]);
    expect(fine).toEqual({ status: 'fulfilled', value: 2 });
    expect(wrong).toMatchObject({ status: 'rejected', reason: { message: 'this one' } });
    const all = await Promise.allSettled([ask(1), ask(-1)]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

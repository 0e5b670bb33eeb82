import { describe, expect, test } from 'vitest';
import { ENVIRONMENTS, readEnvironment } from '../../functions/runtime/settings.ts';
import { environmentOf, prod } from './synthesis.ts';

type FunctionName = keyof typeof ENVIRONMENTS;

const inTemplate = (name: string): string =>
  name.replace(/(^|-)(.)/g, (_, _dash, letter) => letter.toUpperCase());

function variablesOf(name: FunctionName): Record<string, string> {
  const { NODE_OPTIONS: _, ...rest } = environmentOf(prod, inTemplate(name));
  // What CloudFormation fills in: an URL will do wherever text is wanted.
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : 'https://example.com/x',
    ]),
  );
}

describe('the stack and the functions agree on the environment', () => {
  test.each(Object.keys(ENVIRONMENTS) as FunctionName[])(
    '%s is told what it needs, and nothing else',
    (name) => {
      const variables = variablesOf(name);
      expect(Object.keys(variables).sort()).toEqual(Object.keys(ENVIRONMENTS[name].shape).sort());
      expect(() => readEnvironment(name, variables)).not.toThrow();
    },
  );
});

describe('a wrong environment', () => {
  test('is reported by the names of its variables, without their values', () => {
    const variables = { ...variablesOf('dispatcher'), HTTPS_ONLY: 'secret-looking', GEO: undefined };
    const read = () => readEnvironment('dispatcher', variables);
    expect(read).toThrow(/environment of dispatcher.*GEO.*HTTPS_ONLY/);
    expect(read).not.toThrow(/secret-looking/);
  });

  test('has no schedule without a first attempt, or of something else than seconds', () => {
    for (const RETRY_SCHEDULE_SECONDS of ['', 'soon', '0,-1']) {
      const variables = { ...variablesOf('dispatcher'), RETRY_SCHEDULE_SECONDS };
      expect(() => readEnvironment('dispatcher', variables)).toThrow(/RETRY_SCHEDULE_SECONDS/);
    }
  });

  test('is read again at the next invocation: a failed start is not remembered', async () => {
    const { lazily } = await import('../../functions/runtime/lazy.ts');
    let tries = 0;
    const start = lazily(() => {
      tries++;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(start).toThrow('not yet');
    expect([start(), start()]).toEqual([2, 2]);
  });
});

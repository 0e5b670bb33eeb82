import { expect, test } from 'vitest';
import { type Check, NotTried, passed, type Result } from '../../verify/check.ts';
import { anyFailed, jsonReport, lineOf, summaryOf } from '../../verify/report.ts';
import { runChecks } from '../../verify/run-checks.ts';

type Need = 'moon';
const check = (id: string, work: () => Promise<typeof passed>, needs: Need[] = []): Check<null, Need> => ({
  id,
  claim: `${id} holds.`,
  needs,
  try: work,
});
const throwing = (error: unknown) => async () => Promise.reject(error);
const named = (name: string) => Object.assign(new Error('no'), { name });

const outcomes = async (...checks: Check<null, Need>[]) => {
  const results = await runChecks(
    checks,
    null,
    (need) => `there is no ${need}`,
    () => {},
  );
  return results.map((result) => [result.outcome, 'reason' in result ? result.reason : '']);
};

test('what holds has passed, what throws has failed', async () => {
  expect(
    await outcomes(
      check('good', async () => passed),
      check('bad', throwing(new Error('it is open'))),
    ),
  ).toEqual([
    ['passed', ''],
    ['failed', 'it is open'],
  ]);
});

test('what needs something that is not here is not tried, and says why', async () => {
  const never = check('needy', throwing(new Error('was tried')), ['moon']);
  expect(await outcomes(never)).toEqual([['not tried', 'there is no moon']]);
  expect(await outcomes(check('deep', throwing(new NotTried('no receiver'))))).toEqual([
    ['not tried', 'no receiver'],
  ]);
});

test('who may not look has found out nothing: neither good nor bad', async () => {
  for (const name of [
    'AccessDeniedException',
    'AccessDenied',
    'UnauthorizedOperation',
    'NotAuthorizedException',
  ])
    expect((await outcomes(check('blind', throwing(named(name)))))[0]?.[0]).toBe('not tried');
  expect((await outcomes(check('gone', throwing(named('ResourceNotFoundException')))))[0]?.[0]).toBe(
    'failed',
  );
});

test('the report counts each kind and keeps every reason', () => {
  const results: Result[] = [
    { id: 'a', claim: 'A.', outcome: 'passed' },
    { id: 'b', claim: 'B.', outcome: 'failed', reason: 'it is not' },
    { id: 'c', claim: 'C.', outcome: 'not tried', reason: 'no moon' },
  ];
  expect(summaryOf(results)).toBe('1 passed, 1 failed, 1 not tried');
  expect(results.map(lineOf).join('\n')).toMatch(
    /FAILED {5}b.*B\.\n +it is not\nnot tried {2}c.*\n +no moon/s,
  );
  expect(JSON.parse(jsonReport({ stack: 's' }, results))).toMatchObject({ stack: 's', results });
  expect([anyFailed(results), anyFailed(results.filter(({ id }) => id !== 'b'))]).toEqual([true, false]);
});

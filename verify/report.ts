import type { Result } from './check.ts';

const MARKS = { passed: 'passed   ', failed: 'FAILED   ', 'not tried': 'not tried' } as const;
const ID_CHARACTERS = 34;

/** A line of the table, with the reason below it where there is one. */
export function lineOf(result: Result): string {
  const line = `${MARKS[result.outcome]}  ${result.id.padEnd(ID_CHARACTERS)}  ${result.claim}`;
  return 'reason' in result ? `${line}\n${' '.repeat(MARKS.failed.length + 4)}${result.reason}` : line;
}

export function summaryOf(results: readonly Result[]): string {
  const count = (outcome: Result['outcome']) => results.filter((each) => each.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not tried')} not tried`;
}

/** The same as JSON, for pipelines: `about` says what was looked at and when. */
export const jsonReport = (about: Readonly<Record<string, string>>, results: readonly Result[]): string =>
  `${JSON.stringify({ ...about, summary: summaryOf(results), results }, null, 2)}\n`;

export const anyFailed = (results: readonly Result[]): boolean =>
  results.some(({ outcome }) => outcome === 'failed');

import { writeFileSync } from 'node:fs';

/** What ran, in the words of vitest's JSON report, where CI asks for it: its last line counts this too. */
export function reportCounts(passed: number, failed: number): void {
  const file = process.env.FANFARE_TEST_REPORT;
  if (file)
    writeFileSync(
      file,
      JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numFailedTestSuites: 0 }),
    );
}

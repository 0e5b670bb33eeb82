/**
 * `npm run ci`: everything that can be run here, one suite after the other; ends with one line: N passed, N failed.
 * A suite is a script of package.json that writes what it ran, in the words of vitest's JSON report, to
 * FANFARE_TEST_REPORT. The line counts from there; a script that fails without a failed test is one failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const SUITES = [
  'test',
  'synth',
  'test:simulation',
  'test:mutations',
  'test:contract',
  'test:package',
  'test:console',
  'test:emulator',
  'test:dynamodb',
  'test:templates',
];
/** What follows the script's name on its command line. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = { synth: ['prod', '--quiet'] };
/** They say by their exit code alone how they went. */
const WITHOUT_REPORT = ['synth'];

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  /** Files that failed before any of their tests did. */
  numFailedTestSuites: z.int(),
});
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
const folder = mkdtempSync(join(tmpdir(), 'fanfare-ci-'));
const counts = SUITES.filter((name) => name in scripts).map(run);
rmSync(folder, { recursive: true, force: true });

const sum = (key: keyof Counts): number => counts.reduce((total, each) => total + each[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;

function run(name: string): Counts {
  process.stdout.write(`=== ${name}\n`);
  const startedMs = performance.now();
  const file = join(folder, `${name.replaceAll(':', '-')}.json`);
  const { status } = spawnSync('npm', ['run', '--silent', name, '--', ...(PARAMETERS[name] ?? [])], {
    stdio: 'inherit',
    env: { ...process.env, FANFARE_TEST_REPORT: file },
  });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const { passed, failed } = countsIn(file);
  const isSilent = passed + failed === 0 && !WITHOUT_REPORT.includes(name);
  if (isSilent) process.stdout.write(`--- ${name} reported no test\n`);
  process.stdout.write(
    `--- ${name}: ${passed} passed, ${failed} failed, exit code ${status}, ${seconds} s\n`,
  );
  return { passed, failed: Math.max(failed, status === 0 && !isSilent ? 0 : 1) };
}

function countsIn(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  return { passed: numPassedTests, failed: numFailedTests > 0 ? numFailedTests : numFailedTestSuites };
}

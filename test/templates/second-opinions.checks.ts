import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { installTemplateCheckers } from '../../local/emulator-install.ts';
import { everythingOn } from '../lib/everything-on.ts';
import { STAGES, stackOf } from '../lib/synthesis.ts';
import { ACCEPTED, ONLY_WITHOUT_A_SETTING } from './accepted-findings.ts';

const run = promisify(execFile);
const stages = [...STAGES, everythingOn];
const folder = mkdtempSync(join(tmpdir(), 'fanfare-templates-'));
const fileOf = (name: string): string => join(folder, `${name}.template.json`);
/** How aws-cdk-lib writes templates: dependencies CloudFormation would find itself (W3005), joins (I1022). */
const CFN_LINT = ['--ignore-checks', 'W3005', 'I1022', '--include-experimental', '--include-checks', 'I'];
const CHECKOV = [
  '--framework',
  'cloudformation',
  '--skip-download',
  '--compact',
  '--quiet',
  '-o',
  'json',
  '-f',
];
const REPORT_MAX_BYTES = 32 * 1024 * 1024;

let bin: string;
beforeAll(async () => {
  ({ command: bin } = await installTemplateCheckers());
  for (const stage of stages)
    writeFileSync(fileOf(stage.name), JSON.stringify(Template.fromStack(stackOf(stage)).toJSON()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = (name: string): string => join(dirname(bin), name);

describe('cfn-lint', () => {
  test.each(stages)('finds nothing in the template of $name', async ({ name }) => {
    const { stdout } = await run(bin, [tool('cfn-lint'), ...CFN_LINT, '--template', fileOf(name)]);
    expect(stdout).toBe('');
  });
});

const report = z.object({
  summary: z.object({ parsing_errors: z.literal(0), passed: z.number() }),
  results: z.object({ failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string() })) }),
});

/** Checks that failed. checkov ends with 1 when there are any. */
async function failedChecks(name: string): Promise<string[]> {
  const options = { maxBuffer: REPORT_MAX_BYTES };
  const { stdout } = await run(bin, [tool('checkov'), ...CHECKOV, fileOf(name)], options).catch(
    (error: unknown) => z.object({ stdout: z.string() }).parse(error),
  );
  const { summary, results } = report.parse(JSON.parse(stdout));
  expect(summary.passed).toBeGreaterThan(0);
  return [...new Set(results.failed_checks.map(({ check_id }) => check_id))].sort();
}

describe('checkov', () => {
  test.each(stages)('finds in $name what is accepted with a reason, and nothing else', async ({ name }) => {
    const accepted = { ...ACCEPTED, ...ONLY_WITHOUT_A_SETTING };
    expect((await failedChecks(name)).filter((id) => !(id in accepted))).toEqual([]);
  });

  test('finds nothing that a setting would mend, where everything is set', async () => {
    const found = await failedChecks('everything');
    expect(found.filter((id) => id in ONLY_WITHOUT_A_SETTING)).toEqual([]);
  });

  test('finds each accepted thing somewhere: no reason outlives its finding', async () => {
    const found = new Set((await Promise.all(stages.map(({ name }) => failedChecks(name)))).flat());
    const stale = Object.keys({ ...ACCEPTED, ...ONLY_WITHOUT_A_SETTING }).filter((id) => !found.has(id));
    expect(stale).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Finding } from './findings.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const REDOCLY = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
/** Problems beyond the first hundred would be left out otherwise. */
const PROBLEMS_MAX = 10_000;
const SUBJECT = 'docs/openapi.json';
const ALL_RULES = 'recommended rules';

const report = z.object({
  totals: z.object({ errors: z.int(), warnings: z.int() }),
  problems: z.array(
    z.object({
      ruleId: z.string(),
      message: z.string(),
      location: z.array(z.object({ pointer: z.string().optional() })),
    }),
  ),
});

/** Redocly's recommended rules, warnings included. */
export async function lintDocument(): Promise<{ checked: string[]; found: Finding[] }> {
  const { problems } = report.parse(JSON.parse(await redocly()));
  return {
    checked: [`${SUBJECT}: ${ALL_RULES}`],
    found: problems.map(({ ruleId, message, location }) => ({
      operation: SUBJECT,
      check: ruleId,
      evidence: `${message} (${location[0]?.pointer ?? ''})`,
      request: '',
    })),
  };
}

/** It ends with 1 where it finds something; what it says is what counts. */
function redocly(): Promise<string> {
  const parameters = ['lint', DOCUMENT, '--extends', 'recommended', '--format', 'json'];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [REDOCLY, ...parameters, '--max-problems', String(PROBLEMS_MAX)],
      { env },
      (error, stdout) =>
        stdout === '' ? reject(error ?? new Error('redocly said nothing')) : resolve(stdout),
    );
  });
}

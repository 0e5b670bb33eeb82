/**
 * `npm run test:contract`: holds docs/openapi.json and the server against each other with tools that nobody here wrote:
 * Schemathesis against a server as `npm start` runs it, and Redocly's recommended rules over the document.
 */
import { readFileSync } from 'node:fs';
import { reportCounts } from '../simulation/run/report-counts.ts';
import { type Finding, judge, knownFindings } from './findings.ts';
import { lintDocument } from './lint-document.ts';
import { runSchemathesis } from './run-schemathesis.ts';

/** Seconds that Schemathesis gets: it repeats its phases until they are spent. */
const SECONDS = Number(process.env.FANFARE_CONTRACT_SECONDS ?? 120);
const KNOWN = new URL('known-findings.json', import.meta.url);

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const known = knownFindings(readFileSync(KNOWN, 'utf8'));
const linted = await lintDocument();
const { checked, found } = await runSchemathesis(SECONDS);
const { unlisted, listed } = judge([...linted.found, ...found], known);

for (const [reason, count] of listed) print(`listed, ${count} times: ${reason}`);
for (const each of known.filter(({ reason }) => !listed.has(reason)))
  print(`listed, not seen: ${each.reason}`);
for (const finding of unlisted) print(`\n${told(finding)}`);

const broken = new Set(unlisted.map(subjectOf));
const passed = [...linted.checked, ...checked].filter((subject) => !broken.has(subject)).length;
print(`\n${passed} passed, ${broken.size} failed`);
reportCounts(passed, broken.size);
process.exitCode = broken.size > 0 || passed === 0 ? 1 : 0;

function subjectOf({ check, operation }: Finding): string {
  return `${operation}: ${check}`;
}

function told(finding: Finding): string {
  return [subjectOf(finding), finding.evidence, finding.request].filter((part) => part !== '').join('\n  ');
}

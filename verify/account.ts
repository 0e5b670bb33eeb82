import { parseArgs } from 'node:util';
import written from '../fanfare.config.ts';
import { stageNamed, stagesOf } from '../lib/config.ts';
import { accessOf } from './access.ts';
import { describeAccount, nothingToAsk } from './account/account.ts';
import { EVERY_ACCOUNT_CHECK } from './account/every-check.ts';
import { anyFailed, lineOf, summaryOf } from './report.ts';
import { runChecks } from './run-checks.ts';

/** `npm run doctor -- --stage <stage>`: what an account lacks for a stage, before anything is created. */

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const stages = stagesOf(written);
  if (values.stage === undefined)
    throw new Error(
      `say which stage: npm run doctor -- --stage ${stages.map(({ name }) => name).join(' | ')}`,
    );
  const account = await describeAccount(stageNamed(values.stage, stages, endpoint), accessOf(endpoint));
  print(`${account.stackName} in ${account.region}${endpoint ? `, at ${endpoint}` : ''}\n`);
  const results = await runChecks(
    EVERY_ACCOUNT_CHECK,
    account,
    (need) => nothingToAsk(account, need),
    (result) => print(lineOf(result)),
  );
  print(`\n${summaryOf(results)}`);
  if (anyFailed(results)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

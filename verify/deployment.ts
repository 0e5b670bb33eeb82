import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accessOf } from './access.ts';
import { describeDeployment, type Options } from './deployment/deployment.ts';
import { verifyDeployment } from './deployment/verify-deployment.ts';
import { anyFailed, jsonReport, lineOf, summaryOf } from './report.ts';

/** `npm run verify:deployment -- --stack <name>`: a deployed stack, tried with the caller's credentials. */

const USAGE = `npm run verify:deployment -- --stack <name>
  --receiver <https url>   a receiver that the deployed functions can reach, and that answers 2xx
  --listen <port>          the URL leads to this port of this machine: what arrives there is looked at too
  --role <arn>             a role that you may assume, and that may use the IAM door: its policies are narrowed and tried
  --slow                   also what takes twenty minutes
  --redrive                also the redrive switch of the events queue, where it has no dead letters
  --alarm                  also one alarm, which tells whoever hears of alarms
  --report <file>          where the JSON report goes; @default verify-<stack>.json`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string' },
      receiver: { type: 'string' },
      listen: { type: 'string' },
      role: { type: 'string' },
      slow: { type: 'boolean', default: false },
      redrive: { type: 'boolean', default: false },
      alarm: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  const { stack, report = `verify-${stack}.json` } = values;
  if (stack === undefined) throw new Error(USAGE);
  const deployment = await describeDeployment(
    stack,
    optionsOf(values),
    accessOf(process.env.AWS_ENDPOINT_URL),
  );
  print(`${stack} in ${deployment.region}, ${deployment.place === 'aws' ? 'on AWS' : 'on an emulator'}\n`);
  const results = await verifyDeployment(deployment, (result) => print(lineOf(result)));
  const about = { stack, region: deployment.region, place: deployment.place, at: new Date().toISOString() };
  writeFileSync(report, jsonReport(about, results));
  print(`\n${summaryOf(results)}; ${report} has it as JSON`);
  if (anyFailed(results)) process.exitCode = 1;
}

interface Given extends Pick<Options, 'slow' | 'redrive' | 'alarm'> {
  readonly receiver?: string | undefined;
  readonly listen?: string | undefined;
  readonly role?: string | undefined;
}

/** @throws Error naming the option that is wrong */
function optionsOf({ receiver, listen, role, slow, redrive, alarm }: Given): Options {
  if (receiver !== undefined && URL.parse(receiver)?.protocol !== 'https:')
    throw new Error(`--receiver: "${receiver}" is no https URL`);
  const port = Number(listen);
  if (listen !== undefined && !(Number.isInteger(port) && port > 0 && port < 2 ** 16))
    throw new Error(`--listen: "${listen}" is no port`);
  if (listen !== undefined && receiver === undefined)
    throw new Error('--listen: say with --receiver under which URL this port is reached');
  return {
    slow,
    redrive,
    alarm,
    ...(receiver !== undefined && { receiver }),
    ...(listen !== undefined && { listen: port }),
    ...(role !== undefined && { role }),
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

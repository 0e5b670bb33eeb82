import { randomBytes } from 'node:crypto';
import { signedFetch } from './aws-request.ts';
import { type Deployment, deployToEmulator, machineToken } from './deployment.ts';
import { startEmulator } from './emulator.ts';
import { playMainJob } from './main-job.ts';
import { type ReceivedRequest, startReceiver } from './receiver.ts';

/** `npm run deploy:local`: the stack of the emulator stage, deployed by cdk itself, and the main job through it. */

const PROJECT = 'demo';
const TOKEN_BYTES = 24;
const API = '/2023-05-31/webhook';
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const once = process.argv.includes('--once');
  print('Starting the AWS emulator…');
  const emulator = await startEmulator();
  try {
    print(`Deploying with cdk to ${emulator.endpoint}…`);
    const verbose = process.argv.includes('--verbose');
    const deployment = await deployToEmulator({
      endpoint: emulator.endpoint,
      print: verbose ? print : () => {},
    });
    for (const [name, value] of Object.entries(deployment.outputs)) print(`  ${name.padEnd(16)} ${value}`);
    print(`  ${'JWT door'.padEnd(16)} ${deployment.jwtApi}${API}`);
    print(`  ${'IAM door'.padEnd(16)} ${deployment.iamApi}${API}\n`);
    await play(deployment);
    if (!once) await untilInterrupted(deployment);
  } finally {
    await emulator.stop();
  }
}

async function play(deployment: Deployment): Promise<void> {
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const received: ReceivedRequest[] = [];
  const receiver = await startReceiver(0, token, (request) => received.push(request));
  try {
    await grantToMachineClient(deployment);
    await playMainJob({
      api: deployment.jwtApi,
      authorization: `Bearer ${await machineToken(deployment)}`,
      projectId: PROJECT,
      receiverUrl: receiver.url,
      token,
      received,
      print,
    });
  } finally {
    await receiver.close();
  }
}

/** The first grant comes through the IAM door: whoever deployed the stack has AWS credentials. */
async function grantToMachineClient({ iamApi, outputs }: Deployment): Promise<void> {
  const response = await signedFetch({
    url: `${iamApi}${API}/project/${PROJECT}/grants/${outputs.MachineClientId}`,
    service: 'execute-api',
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'admin' }),
  });
  if (!response.ok) throw new Error(`the grant was answered ${response.status}: ${await response.text()}`);
  print(`Granted through the IAM door: ${outputs.MachineClientId} is admin of project ${PROJECT}.`);
}

async function untilInterrupted(deployment: Deployment): Promise<void> {
  print(`
The deployed service stays up until Ctrl-C. An access token for the JWT door:
  ${await machineToken(deployment)}
`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    // A promise keeps no process alive.
    setInterval(() => {}, 2 ** 31 - 1);
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`deploy:local: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as z from 'zod';
import { callAws, EMULATOR_CREDENTIALS, EMULATOR_REGION } from './aws-request.ts';

/** The stack's outputs of the emulator stage, and what is reached by them. */
export interface Deployment {
  readonly endpoint: string;
  readonly outputs: Outputs;
  /** Base URLs of the two doors, as this machine reaches them. */
  readonly jwtApi: string;
  readonly iamApi: string;
}

const outputsSchema = z.object({
  EventBusName: z.string(),
  BusArn: z.string(),
  EventsQueueUrl: z.string(),
  EventsQueueArn: z.string(),
  JwtApiUrl: z.string(),
  IamApiUrl: z.string(),
  UserPoolId: z.string(),
  MachineClientId: z.string(),
  TokenUrl: z.string(),
});
export type Outputs = z.output<typeof outputsSchema>;

export interface DeployOptions {
  readonly endpoint: string;
  /** Told what cdk says, line by line. */
  readonly print: (line: string) => void;
  /** Command of another app that makes the same stack. @default the one of cdk.json */
  readonly app?: string;
  /** Folder of that app. @default this project's */
  readonly cwd?: string;
}

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const STACK = 'fanfare-emulator';
export const ACCOUNT = '000000000000';

/** The real thing: `cdk bootstrap` and `cdk deploy`, against the emulator. Again on a deployed stack: an update. */
export async function deployToEmulator(options: DeployOptions): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-deploy-'));
  const outputsFile = join(folder, 'outputs.json');
  try {
    await cdk(options, folder, ['bootstrap', `aws://${ACCOUNT}/${EMULATOR_REGION}`]);
    await cdk(options, folder, [
      'deploy',
      STACK,
      '--require-approval',
      'never',
      '--outputs-file',
      outputsFile,
    ]);
    const outputs = outputsSchema.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK]);
    const { endpoint } = options;
    return {
      endpoint,
      outputs,
      jwtApi: reachable(endpoint, outputs.JwtApiUrl),
      iamApi: reachable(endpoint, outputs.IamApiUrl),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `cdk destroy` of the whole stack. */
export async function destroyOnEmulator(options: DeployOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-destroy-'));
  try {
    await cdk(options, folder, ['destroy', STACK, '--force']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An access token of the stack's machine client, as it gets one from the user pool itself. */
export async function machineToken({ endpoint, outputs }: Deployment): Promise<string> {
  const { UserPoolClient } = await callAws(
    endpoint,
    'cognito-idp',
    'AWSCognitoIdentityProviderService.DescribeUserPoolClient',
    { UserPoolId: outputs.UserPoolId, ClientId: outputs.MachineClientId },
  );
  const { ClientSecret } = z.object({ ClientSecret: z.string() }).parse(UserPoolClient);
  const credentials = Buffer.from(`${outputs.MachineClientId}:${ClientSecret}`).toString('base64');
  const response = await fetch(`${endpoint}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'fanfare/api' }),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

/** The emulator's APIs have host names that only it knows; the same door is a path of its endpoint. */
export function reachable(endpoint: string, apiUrl: string): string {
  const [, apiId] = /^https?:\/\/([^.]+)\./.exec(apiUrl) ?? [];
  if (apiId === undefined) throw new Error(`no id of an API in ${apiUrl}`);
  return `${endpoint}/_aws/execute-api/${apiId}`;
}

/** @param folder for the synthesised template */
export function cdk(
  { endpoint, print, app, cwd = ROOT }: DeployOptions,
  folder: string,
  args: string[],
): Promise<void> {
  const settings = ['--context', 'stage=emulator', ...(app === undefined ? [] : ['--app', app])];
  const child = spawn(process.execPath, [CDK, ...args, ...settings, '--output', folder], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // cdk.json says `node`: the one that npm installed for this project.
      PATH: [BIN, process.env.PATH].join(delimiter),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: EMULATOR_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: EMULATOR_CREDENTIALS.secretAccessKey,
      AWS_REGION: EMULATOR_REGION,
      CDK_DISABLE_VERSION_CHECK: 'true',
      CI: 'true',
    },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      for (const line of chunk
        .toString()
        .split('\n')
        .filter((each) => each.trim() !== '')) {
        lines.push(line);
        print(line);
      }
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`cdk ${args[0]} ended with ${code}:\n${lines.slice(-LINES_SHOWN).join('\n')}`));
    });
  });
}

const LINES_SHOWN = 30;

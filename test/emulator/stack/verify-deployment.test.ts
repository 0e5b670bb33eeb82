import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateLogStreamCommand,
  DeleteRetentionPolicyCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand, PurgeQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EMULATOR_CREDENTIALS, EMULATOR_REGION } from '../../../local/aws-request.ts';
import { passed, type Result } from '../../../verify/check.ts';
import { type Deployment, describeDeployment, idOf } from '../../../verify/deployment/deployment.ts';
import { EVERY_CHECK } from '../../../verify/deployment/every-check.ts';
import type { DeploymentCheck } from '../../../verify/deployment/trial.ts';
import { verifyDeployment } from '../../../verify/deployment/verify-deployment.ts';
import { DEPLOY_TIMEOUT_MS, deployed, iamCall } from './deployed.ts';

const STACK = 'fanfare-emulator';
/** What only AWS has; a check that moves out of this list has to be seen to work on the emulator. */
const ONLY_ON_AWS = [
  'console/api',
  'console/page',
  'console/reload',
  'console/sign-in',
  'console/tls',
  'data/encrypted',
  'data/expires',
  'data/point-in-time',
  'doors/jwt/expired-token',
  'doors/own-name-only',
  'doors/throttle',
  'doors/tls',
  'logs/access',
  'policies/own-project',
  'policies/question-mark',
  'queues/switches',
  'watching/alarm-to-topic',
  'watching/alarms-are-off',
  'watching/alarms-have-somebody',
  'watching/counts',
];

let deployment: Deployment;
let endpoint: string;
beforeAll(async () => {
  ({ endpoint } = await deployed());
  const access = { endpoint, region: EMULATOR_REGION, credentials: EMULATOR_CREDENTIALS };
  const options = { slow: false, redrive: false, alarm: false };
  deployment = await describeDeployment(STACK, options, access);
}, DEPLOY_TIMEOUT_MS);

const idsOfThose = (results: readonly Result[], outcome: Result['outcome']): string[] =>
  results.filter((each) => each.outcome === outcome).map(({ id }) => id);

test(
  'the deployed stack keeps every promise that can be tried here, and no other is called kept',
  async () => {
    // Other files leave dead letters, and the redrive is tried where there are none only.
    await deployment.aws.sqs.send(
      new PurgeQueueCommand({ QueueUrl: deployment.outputs.EventsDeadLettersUrl }),
    );
    const { code, report } = await run('--stack', STACK, '--redrive');
    const { results } = report;
    expect(results.filter(({ outcome }: Result) => outcome === 'failed')).toEqual([]);
    expect(code).toBe(0);
    expect(idsOfThose(results, 'not tried').sort()).toEqual(ONLY_ON_AWS);
    expect(results.filter((each: Result) => 'reason' in each && each.reason === '')).toEqual([]);
    expect(results.map(({ id }: Result) => id)).toEqual([
      ...EVERY_CHECK.map(({ id }) => id),
      'project/removed',
    ]);
  },
  DEPLOY_TIMEOUT_MS,
);

/** The command itself. */
function run(...args: string[]): Promise<{ code: number | null; report: { results: Result[] } }> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-verify-'));
  const file = join(folder, 'report.json');
  const child = spawn(process.execPath, ['verify/deployment.ts', ...args, '--report', file], {
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      const report = JSON.parse(readFileSync(file, 'utf8'));
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, report });
    });
  });
}

describe('what is broken is reported as failed', () => {
  const verify = (broken: Deployment, checks: readonly DeploymentCheck[]) =>
    verifyDeployment(broken, () => {}, checks);
  const named = (...ids: string[]): DeploymentCheck[] =>
    ids.map((id) => {
      const found = EVERY_CHECK.find((each) => each.id === id);
      if (!found) throw new Error(`no check ${id}`);
      return found;
    });

  test('an output that leads nowhere', async () => {
    const { EventsQueueUrl, ...outputs } = deployment.outputs;
    const broken = { ...deployment, outputs: { ...outputs, EventsQueueUrl: `${EventsQueueUrl}-gone` } };
    const results = await verify(broken, named('stack/parameters', 'publish/https', 'publish/sqs'));
    expect(idsOfThose(results, 'failed')).toEqual(['stack/parameters', 'publish/sqs']);
  });

  test('an output that is missing', async () => {
    const { JwtApiUrl: _, ...outputs } = deployment.outputs;
    const results = await verify({ ...deployment, outputs }, named('stack/outputs'));
    expect(results).toContainEqual(
      expect.objectContaining({ outcome: 'failed', reason: 'there is no output JwtApiUrl' }),
    );
  });

  test('a door that is gone', async () => {
    const broken = { ...deployment, jwtApi: `${endpoint}/_aws/execute-api/00000000` };
    const doors = named(
      'doors/jwt/no-token',
      'doors/jwt/good-token',
      'doors/jwt/other-project',
      'doors/iam/signed',
    );
    const results = await verify(broken, doors);
    expect(idsOfThose(results, 'failed')).toEqual([
      'doors/jwt/no-token',
      'doors/jwt/good-token',
      'doors/jwt/other-project',
    ]);
  });

  test('a queue that is open to everyone', async () => {
    const QueueUrl = deployment.outputs.DeliveriesQueueUrl;
    const { Attributes } = await deployment.aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
    );
    const set = (Policy = '') =>
      deployment.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    const open = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
    await set(JSON.stringify({ Version: '2012-10-17', Statement: [open] }));
    try {
      const [result] = await verify(deployment, named('queues/policies'));
      expect(result).toMatchObject({
        outcome: 'failed',
        reason: expect.stringMatching(/TLS.*open to everyone/),
      });
    } finally {
      await set(Attributes?.Policy);
    }
  });

  test('a log group that keeps everything', async () => {
    const logGroupName = idOf(deployment, 'AWS::Logs::LogGroup', 'WakerLogs');
    await deployment.aws.logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    try {
      const [result] = await verify(deployment, named('logs/kept-so-long'));
      expect(result).toMatchObject({ outcome: 'failed', reason: `${logGroupName} keeps all` });
    } finally {
      await deployment.aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }));
    }
  });

  test('a token in a log, in whatever group', async () => {
    const leak: DeploymentCheck = {
      id: 'leak',
      claim: 'A line is written that has the token.',
      async try({ project }) {
        const names = {
          logGroupName: idOf(deployment, 'AWS::Logs::LogGroup', 'ReplayerLogs'),
          logStreamName: project.id,
        };
        await deployment.aws.logs.send(new CreateLogStreamCommand(names));
        const logEvents = [{ timestamp: Date.now(), message: `{"hmac_key":"${project.token}"}` }];
        await deployment.aws.logs.send(new PutLogEventsCommand({ ...names, logEvents }));
        return passed;
      },
    };
    const [published, secrets] = named('publish/https', 'logs/no-secrets');
    const results = await verify(
      deployment,
      [published, leak, secrets].filter((each) => each !== undefined),
    );
    expect(idsOfThose(results, 'failed')).toEqual(['logs/no-secrets']);
  });

  test('and its project is gone all the same', async () => {
    let id = '';
    const broken: DeploymentCheck = {
      id: 'broken',
      claim: 'Ends in the middle.',
      async try({ project }) {
        id = project.id;
        await project.ownWebhook();
        await project.accessToken();
        throw new Error('in the middle');
      },
    };
    const results = await verify(deployment, [broken]);
    expect(results).toMatchObject([{ outcome: 'failed', reason: 'in the middle' }, { outcome: 'passed' }]);
    const doors = await deployed();
    expect((await iamCall(doors, 'GET', `/project/${id}/webhooks`)).body.webhooks).toEqual([]);
    const grant = `/project/${id}/grants/${deployment.outputs.MachineClientId}`;
    expect((await iamCall(doors, 'GET', grant)).status).toBe(404);
  });
});

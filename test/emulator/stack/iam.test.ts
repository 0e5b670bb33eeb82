import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMULATOR_CREDENTIALS, EMULATOR_REGION, signedFetch } from '../../../local/aws-request.ts';
import { type Deployment, describeDeployment } from '../../../verify/deployment/deployment.ts';
import { functionsOf, queueAttributes, queueUrls, shortName } from '../../../verify/deployment/parts.ts';
import { startWatchedReceiver, type WatchedReceiver } from '../../../verify/deployment/receiver.ts';
import { verifyDeployment } from '../../../verify/deployment/verify-deployment.ts';
import {
  DEPLOY_TIMEOUT_MS,
  deploy,
  deployed,
  destroy,
  eventually,
  newProject,
  type Project,
} from './deployed.ts';
import { type PolicyDocument, policiesOf } from './function-policies.ts';
import { type Asked, readCalls } from './recorded-calls.ts';

/**
 * The emulator enforces no policy. So every call that a function makes in a deployment that is used is written down, and
 * an engine that is not ours says whether the function's own policies, and those of the queue, allow it.
 */

const ACCOUNT = '000000000000';
const folder = mkdtempSync(join(tmpdir(), 'fanfare-calls-'));
const file = join(folder, 'calls.jsonl');
let calls: Asked[];
let policies: Map<string, PolicyDocument[]>;
let queuePolicies: Map<string, unknown>;

beforeAll(async () => {
  process.env.RECORDED_CALLS = file;
  const doors = await deploy('node test/emulator/stack/recorded-app.ts');
  const access = { endpoint: doors.endpoint, region: EMULATOR_REGION, credentials: EMULATOR_CREDENTIALS };
  const options = { slow: false, redrive: false, alarm: false };
  const deployment = await describeDeployment('fanfare-emulator', options, access);
  await verifyDeployment(deployment, () => {});
  await useEverythingElse(deployment);
  calls = readCalls(file);
  policies = await policiesByFunction(deployment, doors.endpoint);
  queuePolicies = await policiesByQueue(deployment);
}, 2 * DEPLOY_TIMEOUT_MS);
// Its functions write into the folder: the next file deploys the real ones.
afterAll(async () => {
  await destroy();
  rmSync(folder, { recursive: true, force: true });
}, DEPLOY_TIMEOUT_MS);

test('every function was seen at work', () => {
  const silent = [...policies.keys()].filter(
    (name) => !calls.some(({ functionName }) => functionName === name),
  );
  expect(existsSync(file)).toBe(true);
  expect(silent).toEqual([]);
});

test('every call that a function makes is allowed by its policies and those of the queue', async () => {
  const denied: string[] = [];
  for (const call of calls)
    if (!(await isAllowed(call)))
      denied.push(`${call.functionName}: ${call.action} on ${call.resource} (${call.leadingKeys})`);
  expect(denied).toEqual([]);
});

describe('and the engine would say so if it were not', () => {
  const one = (action: string): Asked => {
    const found = calls.find((call) => call.action === action);
    if (!found) throw new Error(`nobody did ${action}`);
    return found;
  };
  test('of another table', async () => {
    const call = one('dynamodb:PutItem');
    expect(await isAllowed(call)).toBe(true);
    expect(await isAllowed({ ...call, resource: `${call.resource}-other` })).toBe(false);
  });
  test('of grants, to who handles messages of strangers', async () => {
    const call = calls.find(
      ({ functionName, action, resource }) =>
        functionName.includes('Dispatcher') &&
        action === 'dynamodb:BatchGetItem' &&
        resource.includes('Webhooks'),
    );
    expect(call && (await isAllowed(call))).toBe(true);
    expect(call && (await isAllowed({ ...call, leadingKeys: ['G#somebody'] }))).toBe(false);
  });
  test('without TLS', async () => {
    const call = one('sqs:SendMessage');
    expect(await isAllowed(call)).toBe(true);
    expect(await isAllowed(call, 'false')).toBe(false);
  });
});

/** Allowed to a function, and done by somebody else, or only when something went wrong. */
const NOT_SEEN_HERE: readonly [what: RegExp, why: string][] = [
  [/: logs:|: xray:/, 'the runtime writes logs and traces'],
  [
    /: sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes) /,
    "Lambda's poller takes messages with the function's role",
  ],
  [
    /Janitor.*: dynamodb:(ListStreams|DescribeStream|GetRecords|GetShardIterator) /,
    "Lambda's poller reads the stream",
  ],
  [/Janitor.*: sqs:SendMessage /, 'Lambda puts there what the janitor gave up'],
  [/ReadApi.*: dynamodb:UpdateItem /, 'the count of a caller that asks often'],
  [
    /Janitor.*: dynamodb:(GetItem|PutItem|Query) |Janitor.*: sqs:SendMessage /,
    'the wake-up of a backlog whose own was lost',
  ],
  [
    /Janitor.*: dynamodb:BatchGetItem on .*Webhooks/,
    'asked of secrets that are an hour old and more: none is',
  ],
  [
    /Router.*: dynamodb:GetItem on .*Deliveries/,
    'who holds an id, where the answer to a write was lost; the wake-up of a hold',
  ],
  [/Dispatcher.*: dynamodb:GetItem /, 'what is stored, after a race that was lost; the wake-up of a hold'],
  [/Waker.*: dynamodb:PutItem on .*Webhooks/, 'the probe of a breaker, a minute after it opened'],
  [
    /Waker.*: dynamodb:BatchWriteItem /,
    'what a removed webhook still held, if its wake-up comes after its end',
  ],
];

test('every permission is needed by some call, or has its reason', () => {
  const unneeded = [...policies].flatMap(([name, documents]) =>
    documents.flatMap(({ Statement }) =>
      Statement.flatMap(({ Action, Resource }) =>
        [Action]
          .flat()
          .filter(
            (action) =>
              !calls.some(
                (call) =>
                  call.functionName === name &&
                  call.action === action &&
                  [Resource].flat().some((each) => covers(each, call.resource)),
              ),
          )
          .map((action) => `${name}: ${action} on ${[Resource].flat().map(shortName)}`),
      ),
    ),
  );
  expect(unneeded.filter((each) => !NOT_SEEN_HERE.some(([what]) => what.test(each)))).toEqual([]);
});

const covers = (pattern: string, resource: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(resource);

async function isAllowed(
  { functionName, action, resource, leadingKeys }: Asked,
  secure = 'true',
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/role/${functionName}`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          'aws:SecureTransport': secure,
          ...(leadingKeys.length > 0 && { 'dynamodb:LeadingKeys': [...leadingKeys] }),
        },
      },
      identityPolicies: (policies.get(functionName) ?? []).map((policy, index) => ({
        name: `policy-${index}`,
        policy,
      })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: queuePolicies.get(shortName(resource)),
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

async function policiesByFunction(
  deployment: Deployment,
  endpoint: string,
): Promise<Map<string, PolicyDocument[]>> {
  const found = new Map<string, PolicyDocument[]>();
  for (const { FunctionName = '', Role = '' } of await functionsOf(deployment))
    found.set(FunctionName, await policiesOf(endpoint, shortName(Role)));
  return found;
}

async function policiesByQueue(deployment: Deployment): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const url of queueUrls(deployment)) {
    const { Policy = '{}' } = await queueAttributes(deployment, url, 'Policy');
    found.set(shortName(url), JSON.parse(Policy));
  }
  return found;
}

/** What the checks of verify:deployment leave out. */
async function useEverythingElse(deployment: Deployment): Promise<void> {
  const project = await newProject(await deployed());
  const receiver = await startWatchedReceiver();
  try {
    await changeAndReplay(project, receiver);
    await holdAndRemove(project, receiver);
    await project.call('DELETE', '/grants/nobody');
    await sweep(deployment);
  } finally {
    await receiver.close();
  }
}

const SOURCE = 'acme.orders.order';
const publish = (project: Project, event_id: string) =>
  project.call('POST', '/events', {
    event_id,
    event_source: SOURCE,
    event_action: 'placed',
    event_payload: {},
  });

async function createWebhook(
  project: Project,
  receiver: WatchedReceiver,
  name: string,
  more = {},
): Promise<void> {
  const created = await project.call('POST', '/webhooks', {
    name,
    enabled: true,
    config: { url: receiver.url, hmac_key: 'token-of-16-chars' },
    subscriptions: [{ events: [{ source: SOURCE, action: '*' }] }],
    ...more,
  });
  expect(created.status).toBe(200);
}

const arrival = (receiver: WatchedReceiver, eventId: string) =>
  eventually(`${eventId} at the receiver`, () =>
    receiver.deliveries().some(({ event }) => event.event_id === eventId),
  );

/** Renamed, rotated, paused, resumed, off and on again: what it missed is brought back. */
async function changeAndReplay(project: Project, receiver: WatchedReceiver): Promise<void> {
  await createWebhook(project, receiver, 'first');
  await project.webhook('first', 'PATCH', '/name', { name: 'all' });
  await project.webhook('all', 'POST', '/rotate-token', {});
  await project.webhook('all', 'POST', '/pause', {});
  await publish(project, 'held-1');
  await eventually('a held delivery', async () => {
    const { body } = await project.webhook('all', 'GET', '/deliveries?filter.state=held');
    return body.deliveries.length > 0;
  });
  await project.webhook('all', 'POST', '/resume', {});
  await arrival(receiver, 'held-1');
  await project.webhook('all', 'POST', '/disable', {});
  await publish(project, 'missed-1');
  await eventually('the skipped delivery', async () => {
    const { status, body } = await project.call('GET', '/events/missed-1');
    return status === 200 && body.deliveries[0]?.state === 'skipped';
  });
  await project.webhook('all', 'POST', '/enable', {});
  expect((await project.webhook('all', 'POST', '/redeliveries', { missed: true })).status).toBe(202);
  await arrival(receiver, 'missed-1');
  await eventually('its record', async () => {
    const { body } = await project.call('GET', '/events/missed-1');
    return body.deliveries[0]?.state === 'succeeded';
  });
  await project.call('GET', '/events');
  await project.webhook('all', 'POST', '/preview', { subscriptions: [] });
  expect((await project.webhook('all', 'GET', '/metrics')).body.metrics.total.attempts).toBeGreaterThan(0);
  expect((await project.call('GET', '/metrics')).body.metrics.webhooks).not.toEqual([]);
  receiver.answer(410);
  await publish(project, 'gone-1');
  await eventually('the end of the webhook', async () => {
    const { body } = await project.webhook('all', 'GET');
    return body.webhook.enabled === false;
  });
  await project.webhook('all', 'DELETE');
}

/** One a second: what comes faster is held, and so is a retry; then it is removed with what it holds. */
async function holdAndRemove(project: Project, receiver: WatchedReceiver): Promise<void> {
  await createWebhook(project, receiver, 'slow', { delivery: { max_per_second: 1 } });
  receiver.answer(500);
  await publish(project, 'slow-0');
  await arrival(receiver, 'slow-0');
  for (let n = 1; n < HELD_AT_ONCE; n++) await publish(project, `slow-${n}`);
  await arrival(receiver, 'slow-1');
  await project.webhook('slow', 'DELETE');
}

/** More than the webhook takes while it is there. */
const HELD_AT_ONCE = 12;

/** The daily schedule, and what CloudFormation asks when the stack is updated. */
async function sweep(deployment: Deployment): Promise<void> {
  const [janitor] = (await functionsOf(deployment)).filter(({ FunctionName }) =>
    FunctionName?.includes('Janitor'),
  );
  const { endpoint } = await deployed();
  const request = {
    RequestType: 'Delete',
    StackId: janitor?.Environment?.Variables?.STACK_ID,
    RequestId: '1',
    ResourceType: 'Custom::TokensOfTheStack',
    LogicalResourceId: 'x',
    PhysicalResourceId: 'x',
    ResourceProperties: { Purge: 'true' },
    ResponseURL: 'http://127.0.0.1:1/',
  };
  for (const body of [{ task: 'sweep' }, request])
    await signedFetch({
      url: `${endpoint}/2015-03-31/functions/${janitor?.FunctionName}/invocations`,
      service: 'lambda',
      body: JSON.stringify(body),
    });
}

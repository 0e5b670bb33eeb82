import { describe, expect, test } from 'vitest';
import { type Permissions, permissionsOf } from './permissions.ts';
import { prod, resourcesOf } from './synthesis.ts';

const WEBHOOKS = 'Storage/Webhooks';
const DELIVERIES = 'Storage/Deliveries';
const EVENTS_BY_DAY = 'Storage/Deliveries/index/events-by-day';
const EVENTS_QUEUE = 'Ingestion/Events/Queue';
const EVENTS_DEAD = 'Ingestion/Events/DeadLetters';
const DELIVERIES_QUEUE = 'Delivery/Deliveries/Queue';
const DELIVERIES_DEAD = 'Delivery/Deliveries/DeadLetters';
const WAKE_UPS_QUEUE = 'Delivery/WakeUps/Queue';
const WAKE_UPS_DEAD = 'Delivery/WakeUps/DeadLetters';
const RETRIES_QUEUE = 'Delivery/Retries/Queue';
const RETRIES_DEAD = 'Delivery/Retries/DeadLetters';
/** Of the table of webhooks, what is not a grant: docs/data-model.md. */
const BESIDE_GRANTS =
  'Storage/Webhooks if {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["P#*","E#*","W#*","B#*","S#*","U#*","J#*","M#*","RATE#*"]}}';
const TOKENS =
  /^arn:<Partition>:secretsmanager:<Region>:<AccountId>:secret:fanfare\/<StackName>\/[0-9a-f]{8}\/\*$/;

const read = (...tables: string[]): Permissions => ({
  'dynamodb:GetItem': tables,
  'dynamodb:BatchGetItem': tables,
  'dynamodb:Query': tables,
});
const write = (...tables: string[]): Permissions => ({
  'dynamodb:PutItem': tables,
  'dynamodb:UpdateItem': tables,
});
const consume = (...queues: string[]): Permissions => ({
  'sqs:ReceiveMessage': queues,
  'sqs:DeleteMessage': queues,
  'sqs:ChangeMessageVisibility': queues,
  'sqs:GetQueueUrl': queues,
  'sqs:GetQueueAttributes': queues,
});

/** Everything each function may do, logs and traces aside. A permission that is not here is one too many. */
const MATRIX: Record<string, Permissions> = {
  ReadApi: {
    ...read(DELIVERIES, WEBHOOKS),
    'dynamodb:Query': [DELIVERIES, EVENTS_BY_DAY, WEBHOOKS],
    'dynamodb:UpdateItem': [`${WEBHOOKS} if {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["RATE#*"]}}`],
  },
  WriteApi: {
    ...read(DELIVERIES, WEBHOOKS),
    ...write(DELIVERIES, WEBHOOKS),
    'dynamodb:Query': [DELIVERIES, EVENTS_BY_DAY, WEBHOOKS],
    'dynamodb:DeleteItem': [WEBHOOKS],
    'secretsmanager:GetSecretValue': ['tokens'],
    'secretsmanager:DescribeSecret': ['tokens'],
    'secretsmanager:CreateSecret': ['tokens'],
    'secretsmanager:PutSecretValue': ['tokens'],
    'secretsmanager:TagResource': ['tokens'],
    'sqs:SendMessage': [DELIVERIES_QUEUE, WAKE_UPS_QUEUE, EVENTS_QUEUE],
  },
  Authorizer: {
    'dynamodb:Query': [`${WEBHOOKS} if {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["G#*"]}}`],
  },
  Router: {
    'dynamodb:BatchGetItem': [BESIDE_GRANTS],
    'dynamodb:Query': [BESIDE_GRANTS],
    'dynamodb:GetItem': [DELIVERIES],
    'dynamodb:PutItem': [DELIVERIES],
    ...consume(EVENTS_DEAD, EVENTS_QUEUE),
    'sqs:SendMessage': [DELIVERIES_QUEUE, WAKE_UPS_QUEUE, EVENTS_DEAD],
  },
  Dispatcher: {
    'dynamodb:GetItem': [DELIVERIES, BESIDE_GRANTS],
    'dynamodb:BatchGetItem': [DELIVERIES, BESIDE_GRANTS],
    ...write(DELIVERIES, BESIDE_GRANTS),
    // A delivery that was skipped moves, in one transaction, when it is attempted after all.
    'dynamodb:DeleteItem': [DELIVERIES],
    ...consume(DELIVERIES_DEAD, DELIVERIES_QUEUE),
    'secretsmanager:GetSecretValue': ['tokens'],
    'sqs:SendMessage': [DELIVERIES_QUEUE, WAKE_UPS_QUEUE, EVENTS_QUEUE],
    'scheduler:CreateSchedule': [
      'arn:<Partition>:scheduler:<Region>:<AccountId>:schedule/Test-Service-Delivery-Schedules-AFC66A7F/*',
    ],
    'iam:PassRole': ['Delivery/SchedulerRole'],
  },
  Waker: {
    ...read(DELIVERIES),
    ...write(DELIVERIES),
    'dynamodb:BatchGetItem': [DELIVERIES, BESIDE_GRANTS],
    'dynamodb:PutItem': [DELIVERIES, BESIDE_GRANTS],
    'dynamodb:DeleteItem': [DELIVERIES],
    'dynamodb:BatchWriteItem': [DELIVERIES],
    ...consume(WAKE_UPS_DEAD, WAKE_UPS_QUEUE),
    'sqs:SendMessage': [DELIVERIES_QUEUE, WAKE_UPS_QUEUE],
  },
  Replayer: {
    ...consume(RETRIES_DEAD, RETRIES_QUEUE),
    'sqs:SendMessage': [DELIVERIES_QUEUE],
  },
  Janitor: {
    // On deliveries: which days of a removed webhook were counted.
    'dynamodb:BatchGetItem': [DELIVERIES, BESIDE_GRANTS],
    'dynamodb:Query': [DELIVERIES],
    'dynamodb:GetItem': [DELIVERIES],
    'dynamodb:DeleteItem': [BESIDE_GRANTS],
    'dynamodb:BatchWriteItem': [DELIVERIES],
    'dynamodb:PutItem': [`${DELIVERIES} if {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["U#*"]}}`],
    'dynamodb:ListStreams': ['*'],
    'dynamodb:DescribeStream': [`${WEBHOOKS}/stream`],
    'dynamodb:GetRecords': [`${WEBHOOKS}/stream`],
    'dynamodb:GetShardIterator': [`${WEBHOOKS}/stream`],
    'cloudformation:DescribeStacks': ['<StackId>'],
    'secretsmanager:ListSecrets': ['*'],
    'secretsmanager:DeleteSecret': ['tokens'],
    'sqs:SendMessage': ['Cleaning/DeadLetters', WAKE_UPS_QUEUE],
    'sqs:GetQueueUrl': ['Cleaning/DeadLetters'],
    'sqs:GetQueueAttributes': ['Cleaning/DeadLetters'],
  },
};

const permissions = permissionsOf(prod);

test('the matrix knows every function', () => {
  expect([...permissions.keys()].sort()).toEqual(Object.keys(MATRIX).sort());
});

describe('each function may do this and nothing else', () => {
  test.each(Object.entries(MATRIX))('%s', (name, expected) => {
    const { logs, traces, rest } = split(permissions.get(name) ?? {});
    expect(rest).toEqual(expected);
    expect(traces).toEqual([['*'], ['*']]);
    expect(logs.flat().every((resource) => resource.endsWith(`/${name}Logs`))).toBe(true);
  });
});

const who = (action: string, resource?: string): string[] =>
  [...permissions]
    .filter(([, allowed]) => allowed[action]?.some((each) => resource === undefined || each === resource))
    .map(([name]) => name)
    .sort();

test('only the dispatcher and the write API can read tokens', () => {
  expect(who('secretsmanager:GetSecretValue')).toEqual(['Dispatcher', 'WriteApi']);
});

test('only the write API and the janitor can change tokens', () => {
  const actions = ['CreateSecret', 'PutSecretValue', 'UpdateSecret', 'TagResource', 'DeleteSecret'];
  expect([...new Set(actions.flatMap((action) => who(`secretsmanager:${action}`)))].sort()).toEqual([
    'Janitor',
    'WriteApi',
  ]);
});

test('only the write API, and the dispatcher for its operational events, can put events', () => {
  expect(who('sqs:SendMessage', EVENTS_QUEUE)).toEqual(['Dispatcher', 'WriteApi']);
  expect(who('events:PutEvents')).toEqual([]);
});

test('nobody can scan a table, use PartiQL or administrate anything', () => {
  const actions = [...permissions.values()].flatMap((each) => Object.keys(each));
  expect(actions.filter((action) => /\*|Scan|PartiQL|Table|Policy|^kms:/.test(action))).toEqual([]);
});

test('who handles messages of strangers cannot see or change who may do what', () => {
  for (const name of ['Router', 'Dispatcher', 'Janitor', 'Replayer']) {
    const onWebhooks = Object.values(permissions.get(name) ?? {}).flat();
    expect(onWebhooks).not.toContain(WEBHOOKS);
  }
  expect(BESIDE_GRANTS).not.toContain('G#');
});

test('no function has a managed policy', () => {
  const roles = resourcesOf(prod, 'AWS::IAM::Role').filter(({ path }) => !path.startsWith('Custom::'));
  expect(roles.filter(({ properties }) => properties.ManagedPolicyArns)).toEqual([]);
});

function split(all: Permissions) {
  const entries = Object.entries(all).map(([action, resources]): [string, string[]] => [
    action,
    resources.map((resource) => (TOKENS.test(resource) ? 'tokens' : resource)),
  ]);
  const of = (prefix: string) => entries.filter(([action]) => action.startsWith(prefix)).map(([, r]) => r);
  const rest = entries.filter(([action]) => !/^(logs|xray):/.test(action));
  return { logs: of('logs:'), traces: of('xray:'), rest: Object.fromEntries(rest) };
}

import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** A call in the words of IAM: what a policy is asked for it. */
export interface Asked {
  readonly functionName: string;
  readonly action: string;
  readonly resource: string;
  /** Partition keys of the items, where the action is one of DynamoDB. */
  readonly leadingKeys: readonly string[];
}

const line = z.object({
  functionName: z.string(),
  path: z.string(),
  target: z.string().optional(),
  scope: z.string(),
  body: z.string(),
});
type Line = z.output<typeof line>;

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';
const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** What the functions have asked of AWS, each way of asking once. */
export function readCalls(file: string): Asked[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '');
  const all = lines.flatMap((text) => askedBy(line.parse(JSON.parse(text))));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

/** @throws Error for a call of an API that nobody has translated yet */
function askedBy(call: Line): Asked[] {
  const [, service = ''] = /\/([a-z-]+)\/aws4_request/.exec(call.scope) ?? [];
  const operation = call.target?.split('.').at(-1) ?? '';
  const translate = SERVICES[service];
  if (!translate) throw new Error(`${call.functionName} calls ${service}, which has no translation`);
  return translate(operation, call).map((each) => ({
    functionName: call.functionName,
    leadingKeys: [],
    ...each,
  }));
}

type Partial = Omit<Asked, 'functionName' | 'leadingKeys'> & { readonly leadingKeys?: readonly string[] };

const SERVICES: Readonly<Record<string, (operation: string, call: Line) => Partial[]>> = {
  dynamodb: (operation, { body }) => ofTables(operation, JSON.parse(body)),
  sqs: (operation, { body }) => [
    {
      action: `sqs:${operation.replace(/Batch$/, '')}`,
      resource: arn('sqs', String(JSON.parse(body).QueueUrl).split('/').at(-1) ?? ''),
    },
  ],
  secretsmanager: (operation, { body }) => ofSecrets(operation, JSON.parse(body)),
  scheduler: (_, { path, body }) => {
    const { GroupName, Target } = JSON.parse(body);
    const name = decodeURIComponent(path.split('/').at(-1) ?? '');
    return [
      { action: 'scheduler:CreateSchedule', resource: arn('scheduler', `schedule/${GroupName}/${name}`) },
      { action: 'iam:PassRole', resource: Target.RoleArn },
    ];
  },
  cloudformation: (_, { body }) => {
    const parameters = new URLSearchParams(body);
    return [
      { action: `cloudformation:${parameters.get('Action')}`, resource: parameters.get('StackName') ?? '' },
    ];
  },
};

function ofSecrets(
  operation: string,
  input: { SecretId?: string; Name?: string; Tags?: unknown },
): Partial[] {
  if (operation === 'ListSecrets') return [{ action: 'secretsmanager:ListSecrets', resource: '*' }];
  // AWS ends every secret's ARN with a dash and six characters of its own.
  const resource = arn('secretsmanager', `secret:${input.SecretId ?? input.Name}-AbCdEf`);
  const asked = [{ action: `secretsmanager:${operation}`, resource }];
  return input.Tags === undefined ? asked : [...asked, { action: 'secretsmanager:TagResource', resource }];
}

type Key = Readonly<Record<string, { readonly S?: string }>>;
interface TableInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Key;
  readonly Item?: Key;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Key;
  readonly RequestItems?: Readonly<
    Record<string, { Keys?: Key[] } | { PutRequest?: { Item: Key }; DeleteRequest?: { Key: Key } }[]>
  >;
  readonly TransactItems?: readonly Readonly<Record<string, TableInput>>[];
}

function ofTables(operation: string, input: TableInput): Partial[] {
  const table = (name = '') => arn('dynamodb', `table/${name}`);
  if (input.TransactItems)
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).flatMap(([kind, part]) =>
        ofTables(kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`, part),
      ),
    );
  if (input.RequestItems) {
    const all = Object.values(input.RequestItems).flatMap(keysOfBatch);
    // Of a read of both tables IAM may look at the keys of either.
    return Object.keys(input.RequestItems).map((name) => ({
      action: `dynamodb:${operation}`,
      resource: table(name),
      leadingKeys: all,
    }));
  }
  const resource =
    table(input.TableName) + (input.IndexName === undefined ? '' : `/index/${input.IndexName}`);
  return [{ action: `dynamodb:${operation}`, resource, leadingKeys: [partitionOf(input)] }];
}

const keysOfBatch = (part: NonNullable<TableInput['RequestItems']>[string]): string[] =>
  Array.isArray(part)
    ? part.map(({ PutRequest, DeleteRequest }) => (PutRequest?.Item ?? DeleteRequest?.Key)?.PK?.S ?? '')
    : (part.Keys ?? []).map(({ PK }) => PK?.S ?? '');

/** @throws Error when it cannot be told, because then nothing is known of the condition */
function partitionOf({
  Key: key,
  Item,
  KeyConditionExpression = '',
  ExpressionAttributeValues = {},
}: TableInput): string {
  const [, placeholder = ''] = /^\(?#?\w+ = (:\w+)/.exec(KeyConditionExpression) ?? [];
  const found = (key ?? Item)?.PK?.S ?? ExpressionAttributeValues[placeholder]?.S;
  if (found === undefined) throw new Error(`no partition key in a call with ${KeyConditionExpression}`);
  return found;
}

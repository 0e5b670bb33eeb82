/**
 * `npm run bench:sdk`: CPU of one request to DynamoDB and to SQS through the SDK, as it comes and as the functions have
 * it, beside a bare POST of the same JSON over a connection that is kept. They take turns.
 */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { CLIENT_SETTINGS, lean, SQS_SETTINGS } from '../adapters/client-settings.ts';
import { tablesBehind } from '../adapters/dynamodb/table.ts';
import { BATCH_SIZE } from '../core/limits.ts';
import { systemRandom } from '../local/dependencies.ts';
import { cpuOf, inRounds, least, PAYLOAD, print, startStub } from './stub.ts';

/** In each round, of each kind. */
const CALLS = 200;

const stub = await startStub();
const credentials = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: 'test' };
const asItComes = { ...CLIENT_SETTINGS, credentials, region: 'us-east-1', endpoint: stub.endpoint };
const agent = new Agent({ keepAlive: true });

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  'bare POST of the same JSON': barePut,
  'PutItem, the SDK as it comes': putting(new DynamoDBClient(asItComes)),
  'PutItem, as the functions have it': putting(lean(new DynamoDBClient(asItComes))),
  'SendMessageBatch of ten, the SDK as it comes': sending(new SQSClient(asItComes)),
  'SendMessageBatch of ten, as the functions have it': sending(
    lean(new SQSClient({ ...asItComes, ...SQS_SETTINGS })),
  ),
};
const cpu = new Map(Object.keys(calls).map((name): [string, number[]] => [name, []]));
try {
  await inRounds(async (isCounted) => {
    for (const [name, call] of Object.entries(calls)) {
      const spent = await cpuOf(async () => {
        for (let n = 0; n < CALLS; n++) await call();
      });
      if (isCounted) cpu.get(name)?.push(spent / CALLS);
    }
  });
  const [floor = 0] = Array.from(cpu.values(), least);
  print('| one request | CPU, against the bare POST |');
  print('|---|---:|');
  for (const [name, spent] of cpu) print(`| ${name} | ${(least(spent) / floor).toFixed(1)} |`);
} finally {
  agent.destroy();
  stub.stop();
}

function newItem() {
  return { PK: `E#${Math.random()}`, SK: 'EVENT', document: PAYLOAD, writeId: 'w', expiresAt: 1 };
}

function putting(client: DynamoDBClient): () => Promise<unknown> {
  const table = tablesBehind(client, systemRandom)('deliveries');
  return () =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: newItem(),
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
}

function sending(client: SQSClient): () => Promise<unknown> {
  const Entries = Array.from({ length: BATCH_SIZE }, (_, n) => ({
    Id: String(n),
    MessageBody: JSON.stringify({ projectId: 'p', eventId: `e-${n}`, webhookId: 'w', deliveryId: 'd' }),
    MessageGroupId: 'w',
  }));
  return () => client.send(new SendMessageBatchCommand({ QueueUrl: `${stub.endpoint}/q`, Entries }));
}

async function barePut(): Promise<unknown> {
  const { PK, SK, document } = newItem();
  const body = JSON.stringify({
    TableName: 'deliveries',
    Item: { PK: { S: PK }, SK: { S: SK }, document: { S: document } },
  });
  const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-length': Buffer.byteLength(body) };
  const sent = request(stub.endpoint, { method: 'POST', agent, headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'end');
  return JSON.parse(Buffer.concat(chunks).toString());
}

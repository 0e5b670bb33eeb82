import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { CLIENT_SETTINGS, lean, SQS_SETTINGS } from '../../adapters/client-settings.ts';
import { type Table, tablesBehind } from '../../adapters/dynamodb/table.ts';
import type { Queue } from '../../adapters/sqs/message-sender.ts';
import type { Random } from '../../core/ports.ts';
import { systemRandom } from '../../local/dependencies.ts';
import type { QueueUnderTest, Received } from '../conformance/queues.ts';

const settings = () => ({
  ...CLIENT_SETTINGS,
  endpoint: inject('emulatorEndpoint'),
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

export const random: Random = systemRandom;
export const dynamodb = () => lean(new DynamoDBClient(settings()));
export const sqs = () => lean(new SQSClient({ ...settings(), ...SQS_SETTINGS }));
export const scheduler = () => lean(new SchedulerClient(settings()));
export const secretsManager = () => lean(new SecretsManagerClient(settings()));

const KEY_SCHEMA = [
  { AttributeName: 'PK', KeyType: 'HASH' as const },
  { AttributeName: 'SK', KeyType: 'RANGE' as const },
];
const strings = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));

/** Without TTL on purpose: what reads hide must not depend on what was removed. */
export async function createWebhooksTable(): Promise<Table> {
  const client = dynamodb();
  const name = `webhooks-${randomUUID()}`;
  await createTable(
    client,
    new CreateTableCommand({
      TableName: name,
      KeySchema: KEY_SCHEMA,
      AttributeDefinitions: strings('PK', 'SK'),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return tablesBehind(client, random)(name);
}

export async function createDeliveriesTable(): Promise<Table> {
  const client = dynamodb();
  const name = `deliveries-${randomUUID()}`;
  await createTable(
    client,
    new CreateTableCommand({
      TableName: name,
      KeySchema: KEY_SCHEMA,
      AttributeDefinitions: strings('PK', 'SK', 'day', 'sortId'),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'events-by-day',
          KeySchema: [
            { AttributeName: 'day', KeyType: 'HASH' },
            { AttributeName: 'sortId', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['document', 'expiresAt'] },
        },
      ],
    }),
  );
  return tablesBehind(client, random)(name);
}

/** The name is new: a table of it is the one whose creation was slow to answer, and asked for again. */
async function createTable(client: DynamoDBClient, command: CreateTableCommand): Promise<void> {
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

export async function createQueue(): Promise<Queue & { arn: string }> {
  const client = sqs();
  const { QueueUrl: url = '' } = await client.send(
    new CreateQueueCommand({ QueueName: `q-${randomUUID()}` }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { client, url, random, arn: Attributes?.QueueArn ?? '' };
}

export async function createScheduleGroup(): Promise<string> {
  const name = `retries-${randomUUID()}`;
  await scheduler().send(new CreateScheduleGroupCommand({ Name: name }));
  return name;
}

/** Receives and removes everything that is visible now. */
export async function drainQueue({ client, url }: Queue): Promise<Message[]> {
  const received: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return received;
    received.push(...Messages);
    for (const { ReceiptHandle } of Messages) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
}

export const underTest = <Port>(port: Port, queue: Queue): QueueUnderTest<Port> => ({
  queue: port,
  drain: async () => (await drainQueue(queue)).map(receivedOf),
});

const receivedOf = ({ Body = '', Attributes }: Message): Received => ({
  body: Body,
  groupId: Attributes?.MessageGroupId,
});

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { listen } from '../../local/listen.ts';

/** What AWS would bill, counted at the wire. */
export interface Reading {
  /** Units of DynamoDB, as it says itself. */
  readUnits: number;
  writeUnits: number;
  /** Of updates: nothing but counts is one where nothing is redelivered. */
  countingUnits: number;
  dynamodbRequests: number;
  sqsRequests: number;
  secretReads: number;
}

export interface Meter {
  readonly endpoint: string;
  readonly reading: Reading;
  /** Bodies of the messages that were sent to a queue, by its name; asking takes them. */
  take(queue: string): string[];
  close(): void;
}

const zero = (): Reading => ({
  readUnits: 0,
  writeUnits: 0,
  countingUnits: 0,
  dynamodbRequests: 0,
  sqsRequests: 0,
  secretReads: 0,
});

export const difference = (after: Reading, before: Reading): Reading => {
  const result = zero();
  for (const key of Object.keys(result) as (keyof Reading)[]) result[key] = after[key] - before[key];
  return result;
};

const consumed = z.object({ CapacityUnits: z.number() });
const dynamodbAnswer = z.object({
  ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional(),
  Responses: z.record(z.string(), z.array(z.unknown())).optional(),
});
const batchGet = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()).optional() })),
});
const batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })),
});
const READS = /^(GetItem|BatchGetItem|Query)$/;

/** Stands before DynamoDB and asks it with every request what it costs; queues and secrets it plays itself. */
export async function startMeter(dynamodb: string): Promise<Meter> {
  const reading = zero();
  const queues = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [service = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
      const input = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const answer = service.startsWith('DynamoDB')
        ? ask(dynamodb, request, operation, input, reading)
        : Promise.resolve({ status: 200, text: JSON.stringify(play(operation, input, reading, queues)) });
      answer.then(
        ({ status, text }) =>
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text),
        () => response.destroy(),
      );
    });
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reading,
    take(queue) {
      const messages = queues.get(queue) ?? [];
      queues.delete(queue);
      return messages;
    },
    close: () => server.close().closeAllConnections(),
  };
}

async function ask(
  endpoint: string,
  { headers }: IncomingMessage,
  operation: string,
  input: object,
  reading: Reading,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': String(headers['content-type']),
      'x-amz-target': String(headers['x-amz-target']),
      authorization: String(headers.authorization),
      'x-amz-date': String(headers['x-amz-date']),
    },
    body: JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }),
  });
  const text = await answer.text();
  const { ConsumedCapacity = [], Responses = {} } = dynamodbAnswer.parse(JSON.parse(text));
  const told = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
  const units = told + missing(input, Responses);
  reading.dynamodbRequests++;
  if (operation === 'UpdateItem') reading.countingUnits += units;
  else reading[READS.test(operation) ? 'readUnits' : 'writeUnits'] += units;
  return { status: answer.status, text };
}

/** A strong read of an item that is not there is a unit on AWS; DynamoDB Local leaves it out of the sum of a batch. */
function missing(input: object, found: Readonly<Record<string, readonly unknown[]>>): number {
  const parsed = batchGet.safeParse(input);
  if (!parsed.success) return 0;
  return Object.entries(parsed.data.RequestItems).reduce(
    (sum, [table, { Keys = [] }]) => sum + Keys.length - (found[table]?.length ?? 0),
    0,
  );
}

function play(operation: string, input: unknown, reading: Reading, queues: Map<string, string[]>): object {
  if (operation === 'GetSecretValue') {
    reading.secretReads++;
    return { SecretString: 'token-of-the-webhook' };
  }
  const { QueueUrl, Entries } = batch.parse(input);
  const name = QueueUrl.split('/').at(-1) ?? '';
  reading.sqsRequests++;
  queues.set(name, [...(queues.get(name) ?? []), ...Entries.map(({ MessageBody }) => MessageBody)]);
  return {
    Successful: Entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: Id,
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    })),
    Failed: [],
  };
}

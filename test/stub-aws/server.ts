import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { type Answer, stubTables } from './tables.ts';

export interface StubAws {
  readonly endpoint: string;
  /** HTTP requests since the last `reset`, by operation. */
  readonly requests: Readonly<Record<string, number>>;
  /** Of the tables, since then. */
  readonly units: { readonly written: number; readonly read: number };
  /** Who made them. */
  readonly userAgents: ReadonlySet<string>;
  /** Bodies that were sent to queues since then. */
  readonly sent: readonly string[];
  /** Messages whose body has this in it are refused, as SQS refuses one of a batch. */
  refuse: string | undefined;
  /** An operation that is taken and never answered. */
  unanswered: string | undefined;
  reset(): void;
  close(): Promise<void>;
}

const sendMessageBatch = z.object({
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })),
});
const KEPT_MS = 60_000;
const sendMessage = z.object({ MessageBody: z.string() });
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/**
 * Answers as DynamoDB, SQS and Secrets Manager do, on one port, and counts. It keeps what it is given, so that the
 * functions' own adapters can fill it; it never throttles and never loses a reply – the emulator's suites do that.
 */
export async function startStubAws(): Promise<StubAws> {
  const { operations: tables, units } = stubTables();
  const stub = {
    requests: {} as Record<string, number>,
    sent: [] as string[],
    units,
    userAgents: new Set<string>(),
    refuse: undefined as string | undefined,
    unanswered: undefined as string | undefined,
  };

  const operations: Readonly<Record<string, (body: unknown) => Answer>> = {
    ...tables,
    SendMessageBatch(body) {
      const { Entries } = sendMessageBatch.parse(body);
      const isRefused = (text: string) => stub.refuse !== undefined && text.includes(stub.refuse);
      const [taken, refused] = [
        Entries.filter(({ MessageBody }) => !isRefused(MessageBody)),
        Entries.filter(({ MessageBody }) => isRefused(MessageBody)),
      ];
      stub.sent.push(...taken.map(({ MessageBody }) => MessageBody));
      return {
        status: 200,
        body: {
          Successful: taken.map(({ Id, MessageBody }) => ({
            Id,
            MessageId: `m-${Id}`,
            MD5OfMessageBody: md5(MessageBody),
          })),
          Failed: refused.map(({ Id }) => ({ Id, SenderFault: true, Code: 'InvalidMessageContents' })),
        },
      };
    },
    SendMessage(body) {
      const { MessageBody } = sendMessage.parse(body);
      stub.sent.push(MessageBody);
      return { status: 200, body: { MessageId: 'm', MD5OfMessageBody: md5(MessageBody) } };
    },
    GetSecretValue: () => ({
      status: 200,
      body: { SecretString: 'a token that is long enough to sign with' },
    }),
  };

  const server = createServer(async (request, response) => {
    const operation = operationOf(request);
    stub.requests[operation] = (stub.requests[operation] ?? 0) + 1;
    stub.userAgents.add(String(request.headers['user-agent']));
    const body = JSON.parse(await textOf(request));
    if (operation === stub.unanswered) return;
    const { status, body: answer } = operations[operation]?.(body) ?? { status: 400, body: {} };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  });
  // Idle connections stay, as AWS's do for longer than a bench takes between two requests.
  server.keepAliveTimeout = KEPT_MS;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return Object.assign(stub, {
    endpoint: `http://127.0.0.1:${port}`,
    reset() {
      stub.requests = {};
      stub.sent = [];
      stub.userAgents = new Set();
      Object.assign(units, { written: 0, read: 0 });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** `DynamoDB_20120810.PutItem`, `AmazonSQS.SendMessageBatch`, `secretsmanager.GetSecretValue` */
const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).split('.').at(-1) ?? '';

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOCAL_CONTEXT } from '../../local/lambda-context.ts';
import {
  deliveriesOf,
  eventsOf,
  queueEnvironment,
  recordOf,
  sdkEnvironment,
  storeWebhook,
  stubbedTables,
} from '../stub-aws/functions.ts';
import { type StubAws, startStubAws } from '../stub-aws/server.ts';

/**
 * What one delivery and one event cost in requests to AWS: the functions as Lambda calls them, with the SDK, against
 * a server that counts. Receiving and deleting messages is the event source's and not in it.
 */
const BATCH = 10;
const PAYLOAD = JSON.stringify({ order: { id: 7, lines: 'x'.repeat(1_000) } });

type Handler = (event: { Records: SQSRecord[] }, context: unknown) => Promise<SQSBatchResponse>;
let aws: StubAws;
let receiver: Server;
let url: string;
let posts = 0;
let router: Handler;
let dispatcher: Handler;
let countingDispatcher: Handler;
let tables: ReturnType<typeof stubbedTables>;

beforeAll(async () => {
  aws = await startStubAws();
  receiver = createServer((request, response) => {
    posts += 1;
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  for (const [name, value] of Object.entries({
    ...sdkEnvironment(aws.endpoint),
    ...queueEnvironment(aws.endpoint),
  }))
    vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  tables = stubbedTables(aws.endpoint);
  ({ handler: router } = (await import('../../functions/router.ts')) as unknown as { handler: Handler });
  dispatcher = await dispatcherWith('false');
  countingDispatcher = await dispatcherWith('true');
});

/** Told of its setting as Lambda tells it: once, by its environment. */
async function dispatcherWith(metrics: 'true' | 'false'): Promise<Handler> {
  vi.resetModules();
  vi.stubEnv('METRICS', metrics);
  const { handler } = (await import('../../functions/dispatcher.ts')) as unknown as { handler: Handler };
  // It looks at the environment when it is called first.
  await handler({ Records: [] }, LOCAL_CONTEXT);
  return handler;
}

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  receiver.close();
  await aws.close();
});

beforeEach(() => aws.reset());

async function invoke(handler: Handler, Records: SQSRecord[]): Promise<SQSBatchResponse> {
  aws.reset();
  posts = 0;
  return handler({ Records }, LOCAL_CONTEXT);
}

describe('the dispatcher', () => {
  test('needs two requests for one delivery: one read of both tables, one write', async () => {
    const webhook = await storeWebhook(tables, { url });
    await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, 1));
    const response = await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, 1));
    expect(response.batchItemFailures).toEqual([]);
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: 1 });
    expect(posts).toBe(1);
  });

  test('needs eleven for ten deliveries: the read is theirs together', async () => {
    const webhook = await storeWebhook(tables, { url });
    await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, 1));
    const response = await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, BATCH));
    expect(response.batchItemFailures).toEqual([]);
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: BATCH });
    expect(posts).toBe(BATCH);
  });

  test("asks for a webhook's token once, however many deliveries need it at once", async () => {
    const webhook = await storeWebhook(tables, { url });
    await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, BATCH));
    expect(aws.requests.GetSecretValue).toBe(1);
  });
});

describe('the dispatcher that counts attempts', () => {
  test.each([1, BATCH])('needs one request more for %i deliveries of a webhook', async (count) => {
    const webhook = await storeWebhook(tables, { url });
    await invoke(countingDispatcher, await deliveriesOf(tables, webhook, PAYLOAD, 1));
    const response = await invoke(countingDispatcher, await deliveriesOf(tables, webhook, PAYLOAD, count));
    expect(response.batchItemFailures).toEqual([]);
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: count, UpdateItem: 1 });
    expect(posts).toBe(count);
  });

  test('needs one more for each webhook of a batch', async () => {
    const webhooks = await Promise.all([url, url, url].map((each) => storeWebhook(tables, { url: each })));
    const batch = async () =>
      (await Promise.all(webhooks.map((each) => deliveriesOf(tables, each, PAYLOAD, 2)))).flat();
    await invoke(countingDispatcher, await batch());
    await invoke(countingDispatcher, await batch());
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: 6, UpdateItem: 3 });
  });

  test('asks once for a count that gets no answer, and is done with its deliveries', async () => {
    const webhook = await storeWebhook(tables, { url });
    aws.unanswered = 'UpdateItem';
    const response = await invoke(countingDispatcher, await deliveriesOf(tables, webhook, PAYLOAD, BATCH));
    aws.unanswered = undefined;
    expect(response.batchItemFailures).toEqual([]);
    // The SDK itself would wait a second longer, and then ask three times more.
    expect(aws.requests).toMatchObject({ PutItem: BATCH, UpdateItem: 1 });
    expect(posts).toBe(BATCH);
  });

  test('needs none for what is not attempted', async () => {
    const webhook = await storeWebhook(tables, { url, pausedAtMs: Date.now() });
    await invoke(countingDispatcher, await deliveriesOf(tables, webhook, PAYLOAD, BATCH));
    expect(aws.requests.UpdateItem).toBeUndefined();
    expect(posts).toBe(0);
  });
});

test('no request describes the SDK: who calls is said in one word', async () => {
  const webhook = await storeWebhook(tables, { url });
  await invoke(router, eventsOf(webhook.projectId, PAYLOAD, 1));
  expect([...aws.userAgents]).toEqual(['fanfare']);
  await invoke(dispatcher, await deliveriesOf(tables, webhook, PAYLOAD, 1));
  expect(aws.requests.GetSecretValue).toBe(1);
  expect([...aws.userAgents]).toEqual(['fanfare']);
});

describe('the router', () => {
  test('needs twelve requests for ten events: one read, their writes, one batch of messages', async () => {
    const { projectId } = await storeWebhook(tables, { url });
    await invoke(router, eventsOf(projectId, PAYLOAD, 1));
    const response = await invoke(router, eventsOf(projectId, PAYLOAD, BATCH));
    expect(response.batchItemFailures).toEqual([]);
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: BATCH, SendMessageBatch: 1 });
    expect(aws.sent).toHaveLength(BATCH);
  });

  test('reads the revisions of all projects of a batch at once', async () => {
    const webhooks = await Promise.all(Array.from({ length: BATCH }, () => storeWebhook(tables, { url })));
    const events = () => webhooks.flatMap(({ projectId }) => eventsOf(projectId, PAYLOAD, 1));
    await invoke(router, events());
    await invoke(router, events());
    expect(aws.requests).toEqual({ BatchGetItem: 1, PutItem: BATCH, SendMessageBatch: 1 });
  });

  test('lists the webhooks of a project that changed once for the whole batch', async () => {
    const { projectId } = await storeWebhook(tables, { url });
    await invoke(router, eventsOf(projectId, PAYLOAD, BATCH));
    expect(aws.requests.Query).toBe(1);
  });

  test('sends only those events back whose own messages the queue refused', async () => {
    const { projectId } = await storeWebhook(tables, { url });
    const events = eventsOf(projectId, PAYLOAD, BATCH);
    const third = String(events[2]?.body.match(/"event_id":"([^"]+)"/)?.[1]);
    aws.refuse = third;
    const response = await invoke(router, events);
    aws.refuse = undefined;
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: events[2]?.messageId }]);
    expect(aws.sent).toHaveLength(BATCH - 1);
  });

  test('stores and sends the others when one message of a batch is no event', async () => {
    const { projectId } = await storeWebhook(tables, { url });
    const response = await invoke(router, [recordOf('no JSON'), ...eventsOf(projectId, PAYLOAD, 2)]);
    expect(response.batchItemFailures).toEqual([]);
    expect(aws.sent).toHaveLength(3);
    expect(aws.sent).toContain('no JSON');
  });
});

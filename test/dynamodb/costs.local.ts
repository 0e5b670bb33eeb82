import { randomUUID } from 'node:crypto';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { COUNTED, COUNTING, PAYLOAD_CHARACTERS, STORED_BYTES, type Use } from '../../cost/usage.ts';
import { writeOperations } from '../../functions/api/operations.ts';
import { dispatchDeliveries } from '../../functions/queue/dispatch-deliveries.ts';
import { routeEvents } from '../../functions/queue/route-events.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { queueHandler } from '../../functions/runtime/queue.ts';
import { dispatcherDependencies } from '../../functions/runtime/wiring/dispatcher.ts';
import { routerDependencies } from '../../functions/runtime/wiring/router.ts';
import { writeApiDependencies } from '../../functions/runtime/wiring/write-api.ts';
import { LOCAL_CONTEXT } from '../../local/lambda-context.ts';
import { startWatchedReceiver, type WatchedReceiver } from '../../verify/deployment/receiver.ts';
import { sampleWebhook } from '../conformance/samples.ts';
import { createDeliveriesTable, createWebhooksTable } from '../emulator/aws.ts';
import { queueEnvironment, sdkEnvironment } from '../stub-aws/functions.ts';
import { difference, type Meter, type Reading, startMeter } from './meter.ts';

const SOURCE = 'acme.orders.order';
let meter: Meter;
let receiver: WatchedReceiver;
let webhooks: Table;
let deliveries: Table;
let logBytes = 0;

const log = createLog((line) => {
  logBytes += Buffer.byteLength(line) + 1;
}, Date.now);
const handlers = {
  door: httpHandler(writeOperations, writeApiDependencies, log),
  router: queueHandler(routeEvents, routerDependencies, log),
  dispatcher: queueHandler(dispatchDeliveries, dispatcherDependencies, log),
};

beforeAll(async () => {
  webhooks = await createWebhooksTable();
  deliveries = await createDeliveriesTable();
  meter = await startMeter(inject('emulatorEndpoint'));
  receiver = await startWatchedReceiver();
  Object.assign(process.env, sdkEnvironment(meter.endpoint), queueEnvironment(meter.endpoint), {
    WEBHOOKS_TABLE: webhooks.name,
    DELIVERIES_TABLE: deliveries.name,
    TOKEN_KEY_ID: '',
    CALLER_REQUESTS_PER_MINUTE: '600',
    METRICS: 'true',
  });
});
afterAll(async () => {
  meter?.close();
  await receiver?.close();
});

type Counts = Reading & { readonly logBytes: number };

async function reads(work: () => Promise<unknown>): Promise<Counts> {
  const before = { ...meter.reading };
  const bytes = logBytes;
  await work();
  return { ...difference(meter.reading, before), logBytes: logBytes - bytes };
}

const context = LOCAL_CONTEXT as Context;
const publish = (projectId: string, payload: string) => {
  const path = `/2023-05-31/webhook/project/${projectId}/events`;
  const event = { event_source: SOURCE, event_action: 'placed', event_payload: { text: payload } };
  const request = {
    rawPath: path,
    rawQueryString: '',
    body: JSON.stringify(event),
    headers: { 'content-type': 'application/json' },
    requestContext: {
      requestId: randomUUID(),
      http: { method: 'POST', path },
      authorizer: { iam: { userArn: 'me' } },
    },
  };
  return handlers.door(request as unknown as APIGatewayProxyEventV2, context);
};

const batchOf = (bodies: readonly string[]): SQSEvent =>
  ({
    Records: bodies.map((body) => ({
      messageId: randomUUID(),
      body,
      attributes: { SentTimestamp: String(Date.now()), ApproximateReceiveCount: '1' },
    })),
  }) as unknown as SQSEvent;

async function inBatches(handler: typeof handlers.router, queue: string, size: number): Promise<void> {
  const messages = meter.take(queue);
  for (let at = 0; at < messages.length; at += size) {
    const answer = await handler(batchOf(messages.slice(at, at + size)), context);
    expect(answer).toEqual({ batchItemFailures: [] });
  }
}

/** As many events as a batch takes, each to so many webhooks, from the door to the recorded answers. */
async function measure(fanOut: number, batch: number) {
  const projectId = `p-${randomUUID()}`;
  const store = createWebhookStore(webhooks);
  for (let n = 0; n < fanOut; n++) {
    const subscriptions = [{ events: [{ source: SOURCE, action: '*' }] }];
    await store.insert(sampleWebhook({ projectId, url: receiver.url, subscriptions }), fanOut);
  }
  const payload = 'x'.repeat(PAYLOAD_CHARACTERS);
  const flow = async (events: number) => ({
    door: await reads(async () => {
      for (let n = 0; n < events; n++) expect((await publish(projectId, payload)).statusCode).toBe(202);
    }),
    router: await reads(() => inBatches(handlers.router, 'events', batch)),
    dispatcher: await reads(() => inBatches(handlers.dispatcher, 'deliveries', batch)),
  });
  await flow(1);
  return { projectId, ...(await flow(batch)) };
}

const perEvent = ({ readUnits, writeUnits, sqsRequests, logBytes }: Counts, events: number): Use => ({
  readUnits: readUnits / events,
  writeUnits: writeUnits / events,
  sends: sqsRequests / events,
  logBytes: Math.round(logBytes / events / LOG_ROUNDING) * LOG_ROUNDING,
});

/** Bytes: ids and times in a line vary by a few characters. */
const LOG_ROUNDING = 100;

test.each([
  [1, 1],
  [1, 10],
  [10, 1],
  [10, 10],
] as const)(
  'an event with a fan-out of %i, in batches of %i, uses what the page of costs multiplies',
  async (fanOut, batch) => {
    const { door, router, dispatcher } = await measure(fanOut, batch);
    expect({
      door: perEvent(door, batch),
      router: perEvent(router, batch),
      dispatcher: perEvent(dispatcher, batch),
    }).toEqual(COUNTED[fanOut][batch]);
    expect(dispatcher.countingUnits / batch).toBe(COUNTING[fanOut][batch]);
  },
);

test.each([1, 10] as const)('with a fan-out of %i it is stored in as many bytes', async (fanOut) => {
  const { projectId } = await measure(fanOut, 1);
  const { events, deliveries } = await stored(projectId);
  const size = (items: readonly number[]) => Math.round(Math.max(...items) / SIZE_ROUNDING) * SIZE_ROUNDING;
  expect({ event: size(events), delivery: size(deliveries) }).toEqual({
    event: STORED_BYTES.event[fanOut],
    delivery: STORED_BYTES.delivery,
  });
});

const SIZE_ROUNDING = 100;
/** Bytes that DynamoDB bills for every item, in a table and in an index. */
const OVERHEAD_BYTES = 100;

/** Bytes of each item, as DynamoDB counts them: names and values; an event's part in the index with it. */
async function stored(projectId: string): Promise<{ events: number[]; deliveries: number[] }> {
  const events: number[] = [];
  const rows: number[] = [];
  for await (const { Items = [] } of paginateScan(
    { client: deliveries.client },
    { TableName: deliveries.name },
  ))
    for (const item of Items) {
      const text = JSON.stringify(item);
      if (!text.includes(projectId)) continue;
      const bytes = sizeOf(item) + OVERHEAD_BYTES;
      if (String(item.PK).startsWith('E#')) {
        const { payload: _, ...indexed } = item;
        events.push(bytes + sizeOf(indexed) + OVERHEAD_BYTES);
      } else rows.push(bytes);
    }
  return { events, deliveries: rows };
}

const sizeOf = (item: Record<string, unknown>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) =>
      sum +
      Buffer.byteLength(name) +
      (typeof value === 'number' ? NUMBER_BYTES : Buffer.byteLength(String(value))),
    0,
  );
/** About half a byte per digit, and one. */
const NUMBER_BYTES = 7;

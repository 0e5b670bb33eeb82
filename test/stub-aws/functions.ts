import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { type Table, tablesBehind } from '../../adapters/dynamodb/table.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import { deliveryId } from '../../core/ids.ts';
import type { Webhook } from '../../core/webhook.ts';
import type { ENVIRONMENTS } from '../../functions/runtime/settings.ts';
import { systemRandom } from '../../local/dependencies.ts';
import { queueRecord } from '../../local/queue-record.ts';
import { sampleEvent, sampleWebhook } from '../conformance/samples.ts';

/** Region and credentials as Lambda gives them, and every service at one address. */
export const sdkEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: 'test',
});

type VariablesOf<Name extends keyof typeof ENVIRONMENTS> = Record<
  keyof (typeof ENVIRONMENTS)[Name]['shape'],
  string
>;

/** What lib/ tells the two functions, here: destinations on this machine may be called. */
export const queueEnvironment = (endpoint: string): VariablesOf<'router'> & VariablesOf<'dispatcher'> => ({
  WEBHOOKS_TABLE: 'webhooks',
  DELIVERIES_TABLE: 'deliveries',
  EVENTS_QUEUE_URL: `${endpoint}/000000000000/events`,
  DELIVERIES_QUEUE_URL: `${endpoint}/000000000000/deliveries`,
  WAKE_UPS_QUEUE_URL: `${endpoint}/000000000000/wake-ups`,
  EVENTS_DEAD_LETTERS_URL: `${endpoint}/000000000000/dead-letters`,
  OPERATIONAL_SECRET: 'secret',
  TOKEN_PREFIX: 'fanfare/test/',
  GEO: 'us',
  RETRY_SCHEDULE_SECONDS: '0,5',
  HTTPS_ONLY: 'false',
  ALLOWED_CIDRS: '127.0.0.0/8',
  ALLOWED_HOSTS: '',
  OWN_HOSTS: '',
  MACHINE_CALLABLE: 'true',
  IPV4_ONLY: 'true',
  METRICS: 'false',
  QUEUE_DELAY_MAX_SECONDS: '900',
  SCHEDULE_GROUP: 'retries',
  SCHEDULER_ROLE_ARN: 'arn:aws:iam::000000000000:role/scheduler',
  RETRIES_QUEUE_ARN: 'arn:aws:sqs:us-east-1:000000000000:retries',
  RETRIES_DEAD_LETTERS_ARN: 'arn:aws:sqs:us-east-1:000000000000:retries-dead',
});

/** Both tables of the stub, for filling them through the adapters that the functions have. */
export function stubbedTables(endpoint: string): { webhooks: Table; deliveries: Table } {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const table = tablesBehind(client, systemRandom);
  return { webhooks: table('webhooks'), deliveries: table('deliveries') };
}

export async function storeWebhook(
  { webhooks }: { webhooks: Table },
  changes: Partial<Webhook>,
): Promise<Webhook> {
  const webhook = sampleWebhook({
    enabled: true,
    subscriptions: [{ events: [{ source: 'acme.orders', action: '*' }] }],
    ...changes,
  });
  await createWebhookStore(webhooks).insert(webhook, 100);
  return webhook;
}

/** @returns a message of the deliveries queue for each event, all of them new */
export async function deliveriesOf(
  { deliveries }: { deliveries: Table },
  { projectId, id: webhookId }: Webhook,
  payload: string,
  count: number,
): Promise<SQSRecord[]> {
  const acceptedAtMs = Date.now();
  const events = createEventStore(deliveries, { now: Date.now });
  return Promise.all(
    Array.from({ length: count }, async () => {
      const key = { projectId, eventId: randomUUID(), acceptedAtMs };
      const match = { webhookId, deliveryId: deliveryId(key, webhookId) };
      await events.accept(sampleEvent({ ...key, payload, matched: [match] }));
      const { eventId } = key;
      const message: DeliveryMessage = { projectId, eventId, ...match, retryStep: 0, trigger: 'event' };
      return recordOf(JSON.stringify(message));
    }),
  );
}

/** @returns a message of the events queue for each of `count` new events */
export const eventsOf = (projectId: string, payload: string, count: number): SQSRecord[] =>
  Array.from({ length: count }, () => {
    const event = {
      project_id: projectId,
      event_id: randomUUID(),
      event_source: 'acme.orders',
      event_action: 'create',
    };
    return recordOf(`${JSON.stringify(event).slice(0, -1)},"event_payload":${payload}}`);
  });

export const recordOf = (body: string): SQSRecord =>
  queueRecord({ id: randomUUID(), body, receiveCount: 1, sentAtMs: Date.now() });

import { randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import { createBacklog } from '../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../adapters/dynamodb/redelivery-job-store.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWakeUpStore } from '../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { createTokenVault } from '../../adapters/secrets-manager/token-vault.ts';
import { createDeliveryQueue } from '../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { describeBacklog } from '../conformance/backlog.ts';
import { describeDeliveryLog } from '../conformance/delivery-log.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { describeGrantStore } from '../conformance/grant-store.ts';
import { describeHealthStore } from '../conformance/health-store.ts';
import { describeDeliveryQueue, describeEventQueue } from '../conformance/queues.ts';
import { describeRateLimiter } from '../conformance/rate-limiter.ts';
import { describeRedeliveryJobStore } from '../conformance/redelivery-job-store.ts';
import { describeTokenVault } from '../conformance/token-vault.ts';
import { describeWebhookStore } from '../conformance/webhook-store.ts';
import { createDeliveriesTable, createQueue, createWebhooksTable, secretsManager, underTest } from './aws.ts';

let webhooks: Table;
let deliveries: Table;

beforeAll(async () => {
  [webhooks, deliveries] = await Promise.all([createWebhooksTable(), createDeliveriesTable()]);
});

describeWebhookStore('DynamoDB', () => createWebhookStore(webhooks));
describeHealthStore('DynamoDB', () => createHealthStore(webhooks));
describeGrantStore('DynamoDB', () => createGrantStore(webhooks));
describeRateLimiter('DynamoDB', (clock) => createRateLimiter(webhooks, clock));
describeEventStore('DynamoDB', (clock) => createEventStore(deliveries, clock));
describeBacklog('DynamoDB', (clock) => ({
  backlog: createBacklog(deliveries, clock),
  wakeUps: createWakeUpStore(deliveries),
}));
describeRedeliveryJobStore('DynamoDB', (clock) => createRedeliveryJobStore(deliveries, clock));
describeDeliveryLog('DynamoDB', (clock) => createDeliveryLog(deliveries, clock));

const prefix = `fanfare/${randomUUID()}/`;
describeTokenVault('Secrets Manager', () => createTokenVault({ client: secretsManager(), prefix }));

describeEventQueue('SQS', async () => {
  const queue = await createQueue();
  return underTest(createEventQueue(queue), queue);
});
describeDeliveryQueue('SQS', async (clock) => {
  const queue = await createQueue();
  return underTest(createDeliveryQueue({ queue, clock }), queue);
});

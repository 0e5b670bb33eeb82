import { beforeAll } from 'vitest';
import { createBacklog } from '../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createMetricStore } from '../../adapters/dynamodb/metric-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../adapters/dynamodb/redelivery-job-store.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWakeUpStore } from '../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { describeBacklog } from '../conformance/backlog.ts';
import { describeDeliveryLog } from '../conformance/delivery-log.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { describeGrantStore } from '../conformance/grant-store.ts';
import { describeHealthStore } from '../conformance/health-store.ts';
import { describeMetricStore } from '../conformance/metric-store.ts';
import { describeRateLimiter } from '../conformance/rate-limiter.ts';
import { describeRedeliveryJobStore } from '../conformance/redelivery-job-store.ts';
import { describeWebhookStore } from '../conformance/webhook-store.ts';
import { createDeliveriesTable, createWebhooksTable } from '../emulator/aws.ts';

/** Every port that the two tables stand behind, against whatever answers for DynamoDB. */
export function describeTables(what: string): void {
  let webhooks: Table;
  let deliveries: Table;

  beforeAll(async () => {
    [webhooks, deliveries] = await Promise.all([createWebhooksTable(), createDeliveriesTable()]);
  });

  describeWebhookStore(what, () => createWebhookStore(webhooks));
  describeHealthStore(what, () => createHealthStore(webhooks));
  describeGrantStore(what, () => createGrantStore(webhooks));
  describeRateLimiter(what, (clock) => createRateLimiter(webhooks, clock));
  describeEventStore(what, (clock) => createEventStore(deliveries, clock));
  describeBacklog(what, (clock) => ({
    backlog: createBacklog(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
  }));
  describeRedeliveryJobStore(what, (clock) => createRedeliveryJobStore(deliveries, clock));
  describeMetricStore(what, (clock) => createMetricStore(deliveries, clock));
  describeDeliveryLog(what, (clock) => createDeliveryLog(deliveries, clock));
}

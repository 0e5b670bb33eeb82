import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.ts';
import { createMetricStore } from '../../../adapters/dynamodb/metric-store.ts';
import { createRedeliveryJobStore } from '../../../adapters/dynamodb/redelivery-job-store.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import type { ReadDependencies } from '../../api/operation.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { admissionOf } from './admission.ts';
import { keyOf } from './key-of.ts';
import { clock, random } from './process.ts';
import { tablesOf } from './tables.ts';

export const readApiDependencies = lazily((): ReadDependencies => {
  const env = readEnvironment('read-api', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    grants: createGrantStore(webhooks),
    events: createEventStore(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    metrics: createMetricStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    deliveries: createDeliveryLog(deliveries, clock),
    clock,
    random,
    pageTokenKey: keyOf(env.PAGE_TOKEN_SECRET),
    settings: { geo: env.GEO },
  };
});

export const readApiAdmission = lazily(() => admissionOf(readEnvironment('read-api', process.env)));

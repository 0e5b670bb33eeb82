import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../../adapters/dynamodb/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../../adapters/dynamodb/redelivery-job-store.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import { createDeliveryQueue } from '../../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../../adapters/sqs/event-queue.ts';
import { createWakeUpQueue } from '../../../adapters/sqs/wake-up-queue.ts';
import type { WriteDependencies } from '../../api/operation.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { admissionOf } from './admission.ts';
import { clock, random } from './process.ts';
import { queues } from './queues.ts';
import { sendingOf } from './sending.ts';
import { tablesOf } from './tables.ts';
import { vaultOf } from './vault.ts';

export const writeApiDependencies = lazily((): WriteDependencies => {
  const env = readEnvironment('write-api', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const queue = queues();
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    grants: createGrantStore(webhooks),
    rates: createRateLimiter(webhooks, clock),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    vault: vaultOf(env, env.TOKEN_KEY_ID),
    eventQueue: createEventQueue(queue(env.EVENTS_QUEUE_URL)),
    deliveryQueue: createDeliveryQueue({ queue: queue(env.DELIVERIES_QUEUE_URL), clock }),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(env.WAKE_UPS_QUEUE_URL), clock),
    ...sendingOf(env),
    clock,
    random,
  };
});

export const writeApiAdmission = lazily(() => admissionOf(readEnvironment('write-api', process.env)));

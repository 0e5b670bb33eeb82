import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../../adapters/dynamodb/event-store.ts';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.ts';
import { createRedeliveryJobStore } from '../../../adapters/dynamodb/redelivery-job-store.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import { createDeliveryQueue } from '../../../adapters/sqs/delivery-queue.ts';
import { createWakeUpQueue } from '../../../adapters/sqs/wake-up-queue.ts';
import { ATTEMPT_DEADLINE_MS } from '../../../core/limits.ts';
import type { WakeUpDependencies } from '../../queue/handle-wake-ups.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { clock, random } from './process.ts';
import { queues } from './queues.ts';
import { tablesOf } from './tables.ts';

export const wakerDependencies = lazily((): WakeUpDependencies => {
  const env = readEnvironment('waker', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const queue = queues();
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(env.WAKE_UPS_QUEUE_URL), clock),
    deliveryQueue: createDeliveryQueue({ queue: queue(env.DELIVERIES_QUEUE_URL), clock }),
    clock,
    random,
    settings: { attemptDeadlineMs: ATTEMPT_DEADLINE_MS },
  };
});

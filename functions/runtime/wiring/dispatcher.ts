import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { CLIENT_SETTINGS, lean } from '../../../adapters/client-settings.ts';
import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../../adapters/dynamodb/event-store.ts';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.ts';
import { createMetricStore } from '../../../adapters/dynamodb/metric-store.ts';
import { createRateLimiter } from '../../../adapters/dynamodb/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../../adapters/dynamodb/redelivery-job-store.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import { createSchedules } from '../../../adapters/scheduler/schedules.ts';
import { createDeliveryQueue } from '../../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../../adapters/sqs/event-queue.ts';
import { createWakeUpQueue } from '../../../adapters/sqs/wake-up-queue.ts';
import type { DeliverDependencies } from '../../../core/delivering/deliver.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { keyOf } from './key-of.ts';
import { clock, random } from './process.ts';
import { queues } from './queues.ts';
import { sendingOf } from './sending.ts';
import { tablesOf } from './tables.ts';
import { vaultOf } from './vault.ts';

export const dispatcherDependencies = lazily((): DeliverDependencies => {
  const env = readEnvironment('dispatcher', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const queue = queues();
  const schedules = createSchedules({
    client: lean(new SchedulerClient(CLIENT_SETTINGS)),
    groupName: env.SCHEDULE_GROUP,
    queueArn: env.RETRIES_QUEUE_ARN,
    deadLetterArn: env.RETRIES_DEAD_LETTERS_ARN,
    roleArn: env.SCHEDULER_ROLE_ARN,
  });
  const sending = sendingOf(env);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    rates: createRateLimiter(webhooks, clock),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    vault: vaultOf(env),
    eventQueue: createEventQueue(queue(env.EVENTS_QUEUE_URL)),
    deliveryQueue: createDeliveryQueue({
      queue: queue(env.DELIVERIES_QUEUE_URL),
      schedules,
      delayMaxSeconds: env.QUEUE_DELAY_MAX_SECONDS,
      clock,
    }),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    ...(env.METRICS && { metrics: createMetricStore(deliveries, clock) }),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(env.WAKE_UPS_QUEUE_URL), clock),
    ...sending,
    operationalKey: keyOf(env.OPERATIONAL_SECRET),
    clock,
    random,
  };
});

import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../../adapters/dynamodb/event-store.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import { createDeliveryQueue } from '../../../adapters/sqs/delivery-queue.ts';
import { createRejectedEvents } from '../../../adapters/sqs/rejected-events.ts';
import { createWakeUpQueue } from '../../../adapters/sqs/wake-up-queue.ts';
import { createWebhooksByProject } from '../../../core/accepting/webhooks-by-project.ts';
import { ATTEMPT_DEADLINE_MS } from '../../../core/limits.ts';
import type { RouteDependencies } from '../../queue/route-events.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { keyOf } from './key-of.ts';
import { clock, random } from './process.ts';
import { queues } from './queues.ts';
import { tablesOf } from './tables.ts';

export const routerDependencies = lazily((): RouteDependencies => {
  const env = readEnvironment('router', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const queue = queues();
  const webhookStore = createWebhookStore(webhooks);
  return {
    webhooksByProject: createWebhooksByProject(webhookStore),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    webhooks: webhookStore,
    backlog: createBacklog(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(env.WAKE_UPS_QUEUE_URL), clock),
    deliveryQueue: createDeliveryQueue({ queue: queue(env.DELIVERIES_QUEUE_URL), clock }),
    rejectedEvents: createRejectedEvents(queue(env.EVENTS_DEAD_LETTERS_URL)),
    clock,
    random,
    operationalKey: keyOf(env.OPERATIONAL_SECRET),
    settings: { attemptDeadlineMs: ATTEMPT_DEADLINE_MS },
  };
});

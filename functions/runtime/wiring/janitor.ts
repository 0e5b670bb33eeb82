import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CLIENT_SETTINGS, lean } from '../../../adapters/client-settings.ts';
import { createOwnStack } from '../../../adapters/cloudformation/own-stack.ts';
import { createBacklog } from '../../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../../adapters/dynamodb/delivery-log.ts';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.ts';
import { createMetricStore } from '../../../adapters/dynamodb/metric-store.ts';
import { createRedeliveryJobStore } from '../../../adapters/dynamodb/redelivery-job-store.ts';
import { parseRemovedWebhook } from '../../../adapters/dynamodb/removal-record.ts';
import { createWakeUpStore } from '../../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../../adapters/dynamodb/webhook-store.ts';
import { createWakeUpQueue } from '../../../adapters/sqs/wake-up-queue.ts';
import type { JanitorDependencies } from '../../cleaning/handle-removals.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { clock } from './process.ts';
import { queues } from './queues.ts';
import { tablesOf } from './tables.ts';
import { vaultOf } from './vault.ts';

export const janitorDependencies = lazily((): JanitorDependencies => {
  const env = readEnvironment('janitor', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    deliveries: createDeliveryLog(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    metrics: createMetricStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queues()(env.WAKE_UPS_QUEUE_URL), clock),
    vault: vaultOf(env),
    parseRemovedWebhook,
    stack: createOwnStack({ client: lean(new CloudFormationClient(CLIENT_SETTINGS)), stackId: env.STACK_ID }),
    clock,
  };
});

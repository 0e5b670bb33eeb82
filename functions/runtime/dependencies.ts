/**
 * The AWS wiring: what each function is given, made on its first invocation and nothing that it does not use.
 * The PURE marks let the bundler leave out of a function what belongs to the others.
 */
import { createHash, randomBytes } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '../../adapters/client-settings.ts';
import { createOwnStack } from '../../adapters/cloudformation/own-stack.ts';
import { createBacklog } from '../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { createRedeliveryJobStore } from '../../adapters/dynamodb/redelivery-job-store.ts';
import { parseRemovedWebhook } from '../../adapters/dynamodb/removal-record.ts';
import { documentClient, type Table } from '../../adapters/dynamodb/table.ts';
import { createWakeUpStore } from '../../adapters/dynamodb/wake-up-store.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { createSender } from '../../adapters/http/create-sender.ts';
import { createSchedules } from '../../adapters/scheduler/schedules.ts';
import { createTokenVault } from '../../adapters/secrets-manager/token-vault.ts';
import { createDeliveryQueue } from '../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { createRejectedEvents } from '../../adapters/sqs/rejected-events.ts';
import type { Queue } from '../../adapters/sqs/send-batches.ts';
import { createWakeUpQueue } from '../../adapters/sqs/wake-up-queue.ts';
import { createWebhooksByProject } from '../../core/accepting/webhooks-by-project.ts';
import type { DeliverDependencies } from '../../core/delivering/deliver.ts';
import type { Settings } from '../../core/dependencies.ts';
import { ATTEMPT_DEADLINE_MS, WEBHOOKS_PER_PROJECT } from '../../core/limits.ts';
import type { Clock, DeliveryQueue, Random } from '../../core/ports.ts';
import type { ReadDependencies, WriteDependencies } from '../api/operation.ts';
import { createTokenVerifier } from '../auth/access-token.ts';
import type { AuthorizeDependencies } from '../auth/authorize.ts';
import { createCallerBudget } from '../auth/caller-budget.ts';
import type { JanitorDependencies } from '../cleaning/handle-removals.ts';
import type { WakeUpDependencies } from '../queue/handle-wake-ups.ts';
import type { RouteDependencies } from '../queue/route-events.ts';
import { lazily } from './lazy.ts';
import { createLog } from './log.ts';
import { type DestinationEnvironment, type Environment, readEnvironment } from './settings.ts';

const clock: Clock = { now: () => Date.now() };
const random: Random = { bytes: (size) => randomBytes(size), fraction: () => Math.random() };

export const log = createLog((line) => process.stdout.write(`${line}\n`), clock.now);

export const readApiDependencies = /* @__PURE__ */ lazily((): ReadDependencies => {
  const env = readEnvironment('read-api', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    grants: createGrantStore(webhooks),
    events: createEventStore(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    deliveries: createDeliveryLog(deliveries, clock),
    random,
    pageTokenKey: keyOf(env.PAGE_TOKEN_SECRET),
    settings: { geo: env.GEO },
  };
});

export const writeApiDependencies = /* @__PURE__ */ lazily((): WriteDependencies => {
  const env = readEnvironment('write-api', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const sqs = new SQSClient(CLIENT_SETTINGS);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    grants: createGrantStore(webhooks),
    rates: createRateLimiter(webhooks, clock),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    vault: vaultOf(env, env.TOKEN_KEY_ID),
    eventQueue: createEventQueue(queue(sqs, env.EVENTS_QUEUE_URL)),
    deliveryQueue: createDeliveryQueue({ queue: queue(sqs, env.DELIVERIES_QUEUE_URL), clock }),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(sqs, env.WAKE_UPS_QUEUE_URL), clock),
    ...sendingOf(env),
    clock,
    random,
  };
});

export const readApiAdmission = /* @__PURE__ */ lazily(() =>
  admissionOf(readEnvironment('read-api', process.env)),
);

export const writeApiAdmission = /* @__PURE__ */ lazily(() =>
  admissionOf(readEnvironment('write-api', process.env)),
);

export const authorizerDependencies = /* @__PURE__ */ lazily((): AuthorizeDependencies => {
  const env = readEnvironment('authorizer', process.env);
  const issuer = { issuer: env.JWT_ISSUER, jwksUri: env.JWKS_URI, audiences: env.JWT_AUDIENCES };
  return {
    verify: createTokenVerifier(issuer),
    grants: createGrantStore(tableNamed(env.WEBHOOKS_TABLE)),
    rolesClaim: env.ROLES_CLAIM,
  };
});

export const routerDependencies = /* @__PURE__ */ lazily((): RouteDependencies => {
  const env = readEnvironment('router', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const sqs = new SQSClient(CLIENT_SETTINGS);
  const webhookStore = createWebhookStore(webhooks);
  return {
    webhooksByProject: createWebhooksByProject(webhookStore),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    webhooks: webhookStore,
    backlog: createBacklog(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(sqs, env.WAKE_UPS_QUEUE_URL), clock),
    deliveryQueue: createDeliveryQueue({ queue: queue(sqs, env.DELIVERIES_QUEUE_URL), clock }),
    rejectedEvents: createRejectedEvents({ client: sqs, url: env.EVENTS_DEAD_LETTERS_URL }),
    clock,
    random,
    operationalKey: keyOf(env.OPERATIONAL_SECRET),
    settings: { attemptDeadlineMs: ATTEMPT_DEADLINE_MS },
  };
});

export const dispatcherDependencies = /* @__PURE__ */ lazily((): DeliverDependencies => {
  const env = readEnvironment('dispatcher', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const sqs = new SQSClient(CLIENT_SETTINGS);
  const schedules = createSchedules({
    client: new SchedulerClient(CLIENT_SETTINGS),
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
    eventQueue: createEventQueue(queue(sqs, env.EVENTS_QUEUE_URL)),
    deliveryQueue: createDeliveryQueue({
      queue: queue(sqs, env.DELIVERIES_QUEUE_URL),
      schedules,
      delayMaxSeconds: env.QUEUE_DELAY_MAX_SECONDS,
      clock,
    }),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(sqs, env.WAKE_UPS_QUEUE_URL), clock),
    ...sending,
    operationalKey: keyOf(env.OPERATIONAL_SECRET),
    clock,
    random,
  };
});

export const wakerDependencies = /* @__PURE__ */ lazily((): WakeUpDependencies => {
  const env = readEnvironment('waker', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  const sqs = new SQSClient(CLIENT_SETTINGS);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    events: createEventStore(deliveries, clock),
    deliveries: createDeliveryLog(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    wakeUps: createWakeUpStore(deliveries),
    wakeUpQueue: createWakeUpQueue(queue(sqs, env.WAKE_UPS_QUEUE_URL), clock),
    deliveryQueue: createDeliveryQueue({ queue: queue(sqs, env.DELIVERIES_QUEUE_URL), clock }),
    clock,
    random,
    settings: { attemptDeadlineMs: ATTEMPT_DEADLINE_MS },
  };
});

export const replayerDependencies = /* @__PURE__ */ lazily((): { deliveryQueue: DeliveryQueue } => {
  const env = readEnvironment('replayer', process.env);
  const deliveries = queue(new SQSClient(CLIENT_SETTINGS), env.DELIVERIES_QUEUE_URL);
  return { deliveryQueue: createDeliveryQueue({ queue: deliveries, clock }) };
});

export const janitorDependencies = /* @__PURE__ */ lazily((): JanitorDependencies => {
  const env = readEnvironment('janitor', process.env);
  const [webhooks, deliveries] = tablesOf(env);
  return {
    webhooks: createWebhookStore(webhooks),
    health: createHealthStore(webhooks),
    deliveries: createDeliveryLog(deliveries, clock),
    backlog: createBacklog(deliveries, clock),
    redeliveryJobs: createRedeliveryJobStore(deliveries, clock),
    vault: vaultOf(env),
    parseRemovedWebhook,
    stack: createOwnStack({ client: new CloudFormationClient(CLIENT_SETTINGS), stackId: env.STACK_ID }),
    clock,
  };
});

const admissionOf = (env: Pick<Environment<'read-api'>, 'WEBHOOKS_TABLE' | 'CALLER_REQUESTS_PER_MINUTE'>) =>
  createCallerBudget({
    rates: createRateLimiter(tableNamed(env.WEBHOOKS_TABLE), clock),
    clock,
    requestsPerMinute: env.CALLER_REQUESTS_PER_MINUTE,
  });

type TableNames = Pick<Environment<'router'>, 'WEBHOOKS_TABLE' | 'DELIVERIES_TABLE'>;

function tablesOf(env: TableNames): [webhooks: Table, deliveries: Table] {
  const webhooks = tableNamed(env.WEBHOOKS_TABLE);
  return [webhooks, { ...webhooks, name: env.DELIVERIES_TABLE }];
}

const tableNamed = (name: string): Table => ({
  client: documentClient(new DynamoDBClient(CLIENT_SETTINGS)),
  name,
  random,
});

const queue = (client: SQSClient, url: string): Queue => ({ client, url, random });

const vaultOf = ({ TOKEN_PREFIX: prefix }: Pick<Environment<'janitor'>, 'TOKEN_PREFIX'>, keyId = '') =>
  createTokenVault({ client: new SecretsManagerClient(CLIENT_SETTINGS), prefix, keyId, random });

const keyOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

function sendingOf(env: DestinationEnvironment): Pick<DeliverDependencies, 'sender' | 'settings'> {
  const destinations = {
    httpsOnly: env.HTTPS_ONLY,
    ownHosts: env.OWN_HOSTS,
    allowedCidrs: env.ALLOWED_CIDRS,
    allowedHosts: env.ALLOWED_HOSTS,
    machineCallable: env.MACHINE_CALLABLE,
  };
  const settings: Settings = {
    destinations,
    geo: env.GEO,
    retryScheduleSeconds: env.RETRY_SCHEDULE_SECONDS,
    attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
    webhooksPerProject: WEBHOOKS_PER_PROJECT,
  };
  return { settings, sender: createSender({ destinations, ipv4Only: env.IPV4_ONLY }) };
}

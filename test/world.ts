import type { SQSEvent } from 'aws-lambda';
import { createBacklog } from '../adapters/sqlite/backlog.ts';
import { type Database, openDatabase } from '../adapters/sqlite/database.ts';
import { createDeliveryLog } from '../adapters/sqlite/delivery-log.ts';
import { createDeliveryQueue } from '../adapters/sqlite/delivery-queue.ts';
import type { QueueName } from '../adapters/sqlite/enqueue.ts';
import { createEventQueue, createRejectedEvents } from '../adapters/sqlite/event-queue.ts';
import { createEventStore } from '../adapters/sqlite/event-store.ts';
import { createGrantStore } from '../adapters/sqlite/grant-store.ts';
import { createHealthStore } from '../adapters/sqlite/health-store.ts';
import { createMetricStore } from '../adapters/sqlite/metric-store.ts';
import { createQueueConsumer, type ReceivedMessage } from '../adapters/sqlite/queue.ts';
import { createRateLimiter } from '../adapters/sqlite/rate-limiter.ts';
import { createRedeliveryJobStore } from '../adapters/sqlite/redelivery-job-store.ts';
import { createTokenVault } from '../adapters/sqlite/token-vault.ts';
import { createWakeUpQueue, createWakeUpStore } from '../adapters/sqlite/wake-ups.ts';
import { createWebhookStore } from '../adapters/sqlite/webhook-store.ts';
import { createWebhooksByProject } from '../core/accepting/webhooks-by-project.ts';
import type { Dependencies, Settings } from '../core/dependencies.ts';
import { PUBLIC_DESTINATIONS } from '../core/destination-policy.ts';
import {
  ATTEMPT_DEADLINE_MS,
  BATCH_SIZE,
  RETRY_SCHEDULE_SECONDS,
  WEBHOOKS_PER_PROJECT,
} from '../core/limits.ts';
import { readOperations, writeOperations } from '../functions/api/operations.ts';
import { dispatchDeliveries } from '../functions/queue/dispatch-deliveries.ts';
import { handleWakeUps } from '../functions/queue/handle-wake-ups.ts';
import { routeEvents } from '../functions/queue/route-events.ts';
import { httpHandler } from '../functions/runtime/http.ts';
import { createLog } from '../functions/runtime/log.ts';
import { queueHandler } from '../functions/runtime/queue.ts';
import { gatewayEvent } from '../local/gateway.ts';
import { LOCAL_CONTEXT } from '../local/lambda-context.ts';
import { queueRecord } from '../local/queue-record.ts';
import { expectAsDescribed } from './described-answers.ts';
import { createScriptedSender, type ScriptedSender } from './scripted-sender.ts';
import { seededRandom } from './seeded-random.ts';

export const PROJECT = '25e75f15-beab-4843-a396-12f8f256d808';
const START_MS = Date.parse('2026-03-01T12:00:00.000Z');
const LEASE_MS = 60_000;
const ROUNDS_MAX = 10_000;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a client of the API would
  readonly body: any;
  readonly text: string;
}

export interface CallOptions {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  /** Roles of the caller by project id; an admin of everything unless told. `null`: nobody vouches for it. */
  readonly roles?: Record<string, string> | null;
}

/** The whole service in one process: real handlers, sqlite in memory, a clock and destinations we control. */
export interface World {
  readonly db: Database;
  readonly deps: Dependencies;
  readonly sender: ScriptedSender;
  readonly log: string[];
  now(): number;
  advance(ms: number): void;
  /** Calls the API in the shape in which API Gateway hands a request over. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Handles what is due in both queues until nothing is. */
  drain(): Promise<void>;
  /** Lets time pass in steps, handling what becomes due. */
  pass(ms: number, stepMs?: number): Promise<void>;
}

export function createWorld(settings: Partial<Settings> = {}, overrides: Partial<Dependencies> = {}): World {
  let nowMs = START_MS;
  const db = openDatabase(':memory:');
  const clock = { now: () => nowMs };
  const random = seededRandom(42);
  const destinations = { ...PUBLIC_DESTINATIONS, httpsOnly: false, ownHosts: [] };
  const webhooks = createWebhookStore(db);
  const sender = createScriptedSender(destinations);
  const deps: Dependencies = {
    webhooks,
    health: createHealthStore(db),
    grants: createGrantStore(db),
    rates: createRateLimiter(db, clock),
    events: createEventStore(db, clock),
    deliveries: createDeliveryLog(db, clock),
    vault: createTokenVault(db, clock),
    eventQueue: createEventQueue(db, clock),
    rejectedEvents: createRejectedEvents(db, clock),
    deliveryQueue: createDeliveryQueue(db, clock),
    backlog: createBacklog(db, clock),
    wakeUps: createWakeUpStore(db),
    redeliveryJobs: createRedeliveryJobStore(db, clock),
    metrics: createMetricStore(db, clock),
    wakeUpQueue: createWakeUpQueue(db, clock),
    sender,
    webhooksByProject: createWebhooksByProject(webhooks),
    clock,
    random,
    settings: {
      geo: 'us',
      destinations,
      retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
      attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
      webhooksPerProject: WEBHOOKS_PER_PROJECT,
      ...settings,
    },
    operationalKey: random.bytes(32),
    pageTokenKey: random.bytes(32),
    ...overrides,
  };
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), clock.now);
  const handlers = {
    read: httpHandler(readOperations, () => deps, log),
    write: httpHandler(writeOperations, () => deps, log),
    events: queueHandler(routeEvents, () => deps, log),
    deliveries: queueHandler(dispatchDeliveries, () => deps, log),
    wakeups: queueHandler(handleWakeUps, () => deps, log),
  };

  async function drainQueue(queue: QueueName): Promise<number> {
    const consumer = createQueueConsumer(db, clock, queue);
    const messages = await consumer.receive(BATCH_SIZE, LEASE_MS);
    if (messages.length === 0) return 0;
    const { batchItemFailures } = await handlers[queue](sqsEvent(messages), LOCAL_CONTEXT);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id } of messages) {
      if (failed.has(id)) await consumer.release(id, 1_000);
      else await consumer.acknowledge([id]);
    }
    return messages.length;
  }

  const world: World = {
    db,
    deps,
    sender,
    log: lines,
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    async call(method, path, body, { query, headers = {}, roles = { '*': 'admin' } } = {}) {
      const url = query === undefined ? path : `${path}?${query}`;
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const event = gatewayEvent({ method, url, headers }, text, { requestId: 'test', nowMs });
      if (!event) throw new Error(`not a path: ${path}`);
      const authorizer = roles && { lambda: { principal_id: 'caller', roles: JSON.stringify(roles) } };
      const request = { ...event, requestContext: { ...event.requestContext, authorizer } };
      const handler = method === 'GET' ? handlers.read : handlers.write;
      const answer = await handler(request, LOCAL_CONTEXT);
      const answered = answer.body ?? '';
      expectAsDescribed(method, event.rawPath, answer.statusCode ?? 0, answered);
      return {
        status: answer.statusCode ?? 0,
        headers: answer.headers ?? {},
        body: answered === '' ? undefined : JSON.parse(answered),
        text: answered,
      };
    },
    async drain() {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        if (
          (await drainQueue('events')) + (await drainQueue('deliveries')) + (await drainQueue('wakeups')) ===
          0
        )
          return;
      }
      throw new Error('the queues never became empty');
    },
    async pass(ms, stepMs = ms) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        nowMs += Math.min(stepMs, ms - passed);
        await world.drain();
      }
    },
  };
  return world;
}

export const sqsEvent = (messages: readonly ReceivedMessage[]): SQSEvent => ({
  Records: messages.map(queueRecord),
});

// What most tests begin with -------------------------------------------------------------------------------

export const webhooksPath = (project = PROJECT): string => `/2023-05-31/webhook/project/${project}/webhooks`;
export const webhookPath = (name: string, rest = '', project = PROJECT): string =>
  `/2023-05-31/webhook/project/${project}/geo/us/webhook/${name}${rest}`;
export const deliveriesPath = (project = PROJECT): string =>
  `/2023-05-31/webhook/project/${project}/deliveries`;
export const metricsPath = (project = PROJECT): string => `/2023-05-31/webhook/project/${project}/metrics`;
export const findPath = (project = PROJECT): string => `/2023-05-31/webhook/project/${project}/find`;
export const eventsPath = (project = PROJECT): string => `/2023-05-31/webhook/project/${project}/events`;

export const URL_A = 'https://receiver.example.com/hook';

/** Creates a webhook that hears everything, unless told otherwise, and a second later forgets its verification. */
export async function givenWebhook(
  world: World,
  fields: Record<string, unknown> = {},
): Promise<Answer['body']> {
  const answer = await world.call('POST', webhooksPath(), {
    name: 'hook',
    enabled: true,
    config: { url: URL_A },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
    ...fields,
  });
  if (answer.status !== 200) throw new Error(`webhook not created: ${answer.text}`);
  world.sender.posts.length = 0;
  world.advance(1_000);
  return answer.body.webhook;
}

/** Publishes an event over HTTPS and lets everything that is due happen. @returns its id */
export async function publish(world: World, fields: Record<string, unknown> = {}): Promise<string> {
  const answer = await world.call('POST', eventsPath(), {
    event_source: 'acme.orders.order',
    event_action: 'create',
    event_payload: { n: 1 },
    ...fields,
  });
  if (answer.status !== 202) throw new Error(`event not published: ${answer.text}`);
  await world.drain();
  return answer.body.event_id;
}

export async function deliveriesOf(world: World, name = 'hook', query = ''): Promise<Answer['body'][]> {
  return (await world.call('GET', webhookPath(name, '/deliveries'), undefined, { query })).body.deliveries;
}

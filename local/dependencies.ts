import { randomBytes } from 'node:crypto';
import { createSender } from '../adapters/http/create-sender.ts';
import { createBacklog } from '../adapters/sqlite/backlog.ts';
import type { Database } from '../adapters/sqlite/database.ts';
import { createDeliveryLog } from '../adapters/sqlite/delivery-log.ts';
import { createDeliveryQueue } from '../adapters/sqlite/delivery-queue.ts';
import { createEventQueue, createRejectedEvents } from '../adapters/sqlite/event-queue.ts';
import { createEventStore } from '../adapters/sqlite/event-store.ts';
import { createGrantStore } from '../adapters/sqlite/grant-store.ts';
import { writesOfRun } from '../adapters/sqlite/group-commit.ts';
import { createHealthStore } from '../adapters/sqlite/health-store.ts';
import { createMetricStore } from '../adapters/sqlite/metric-store.ts';
import { createRateLimiter } from '../adapters/sqlite/rate-limiter.ts';
import { createRedeliveryJobStore } from '../adapters/sqlite/redelivery-job-store.ts';
import { getOrCreateSecret } from '../adapters/sqlite/stored-secret.ts';
import { createTokenVault } from '../adapters/sqlite/token-vault.ts';
import { createWakeUpQueue, createWakeUpStore } from '../adapters/sqlite/wake-ups.ts';
import { createWebhookStore } from '../adapters/sqlite/webhook-store.ts';
import { createWebhooksByProject } from '../core/accepting/webhooks-by-project.ts';
import type { Dependencies } from '../core/dependencies.ts';
import { LOOPBACK_DESTINATIONS, PUBLIC_DESTINATIONS } from '../core/destination-policy.ts';
import { ATTEMPT_DEADLINE_MS, WEBHOOKS_PER_PROJECT } from '../core/limits.ts';
import type { Clock, Random } from '../core/ports.ts';
import type { Sender } from '../core/sender.ts';
import type { LocalSettings } from './settings.ts';

const GEO = 'us';
const PAGE_TOKEN_KEY_BYTES = 32;
const OPERATIONAL_KEY_BYTES = 32;

export const systemClock: Clock = { now: () => Date.now() };
export const systemRandom: Random = { bytes: (size) => randomBytes(size), fraction: () => Math.random() };

/** The whole of Fanfare on one database file: the same use cases as on AWS, other adapters. */
export function localDependencies(
  db: Database,
  settings: LocalSettings,
  ownHosts: readonly string[],
): Dependencies {
  const webhooks = createWebhookStore(db);
  const exceptions = settings.destinations === 'loopback' ? LOOPBACK_DESTINATIONS : PUBLIC_DESTINATIONS;
  const destinations = { ...exceptions, httpsOnly: false, ownHosts };
  return {
    webhooks,
    health: createHealthStore(db),
    grants: createGrantStore(db),
    rates: createRateLimiter(db, systemClock),
    events: createEventStore(db, systemClock),
    deliveries: createDeliveryLog(db, systemClock),
    vault: createTokenVault(db, systemClock),
    eventQueue: createEventQueue(db, systemClock),
    rejectedEvents: createRejectedEvents(db, systemClock),
    deliveryQueue: createDeliveryQueue(db, systemClock),
    backlog: createBacklog(db, systemClock),
    wakeUps: createWakeUpStore(db),
    redeliveryJobs: createRedeliveryJobStore(db, systemClock),
    metrics: createMetricStore(db, systemClock),
    wakeUpQueue: createWakeUpQueue(db, systemClock),
    sender: afterWrites(db, createSender({ destinations })),
    webhooksByProject: createWebhooksByProject(webhooks),
    clock: systemClock,
    random: systemRandom,
    settings: {
      geo: GEO,
      destinations,
      retryScheduleSeconds: settings.retryScheduleSeconds,
      attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
      webhooksPerProject: WEBHOOKS_PER_PROJECT,
    },
    operationalKey: getOrCreateSecret(db, 'operational-key', () => randomBytes(OPERATIONAL_KEY_BYTES)),
    pageTokenKey: getOrCreateSecret(db, 'page-token-key', () => randomBytes(PAGE_TOKEN_KEY_BYTES)),
  };
}

/** Nothing leaves for a receiver before what led to it is on the disk. */
const afterWrites = (db: Database, sender: Sender): Sender => ({
  permits: (url) => sender.permits(url),
  async post(request) {
    await writesOfRun(db);
    return sender.post(request);
  },
});

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../adapters/sqlite/database.ts';
import type { QueueName } from '../adapters/sqlite/enqueue.ts';
import { inOneRun } from '../adapters/sqlite/group-commit.ts';
import { createPendingRemovals } from '../adapters/sqlite/pending-removals.ts';
import { purgeExpired } from '../adapters/sqlite/purge-expired.ts';
import { createQueueConsumer } from '../adapters/sqlite/queue.ts';
import type { Dependencies } from '../core/dependencies.ts';
import { ATTEMPT_DEADLINE_MS, BATCH_SIZE } from '../core/limits.ts';
import { removeWebhookData } from '../core/managing/remove-webhook-data.ts';
import { readOperations, writeOperations } from '../functions/api/operations.ts';
import { dispatchDeliveries } from '../functions/queue/dispatch-deliveries.ts';
import { handleWakeUps } from '../functions/queue/handle-wake-ups.ts';
import { routeEvents } from '../functions/queue/route-events.ts';
import { httpHandler } from '../functions/runtime/http.ts';
import type { Log } from '../functions/runtime/log.ts';
import { queueHandler } from '../functions/runtime/queue.ts';
import { startPump } from './pump.ts';
import { localRequestListener, type ServerParts } from './server.ts';
import { refuseUnreadable } from './unreadable-request.ts';

export interface FanfareParts {
  /** Listening already: its port is part of who may call and of what must not be called. */
  readonly server: Server;
  readonly db: Database;
  readonly dependencies: Dependencies;
  readonly console: ServerParts['console'];
  readonly log: Log;
  /** Values of the Host header that are answered. */
  readonly allowedHosts: readonly string[] | 'any';
}

/**
 * Deliveries side by side, one to a batch: here a batch costs nothing, and one that waits for a slow receiver would
 * hold back the places of its nine mates.
 */
const DISPATCHERS = { batchSize: 1, concurrency: 200 };
const WAKERS = { batchSize: BATCH_SIZE, concurrency: 4 };
/** Events, too: one whose webhooks have to be read must not come between another's acceptance and its deliveries. */
const ROUTERS = { batchSize: 1, concurrency: 40 };
/** Milliseconds a message is hidden while it is handled: six times what handling may take, as on AWS. */
const LEASE_MS = 6 * ATTEMPT_DEADLINE_MS;
/** Milliseconds from one look for removed webhooks and expired rows to the next. */
const CLEANING_INTERVAL_MS = 1_000;

/** The whole service in one process. */
export interface Fanfare {
  /** Finishes what is under way and lets go of everything. */
  stop(): Promise<void>;
}

export function startFanfare(parts: FanfareParts): Fanfare {
  const { db, server, dependencies: deps, log } = parts;
  const pumps = [
    pump(
      parts,
      'events',
      ROUTERS,
      queueHandler(routeEvents, () => deps, log),
    ),
    pump(
      parts,
      'deliveries',
      DISPATCHERS,
      queueHandler(dispatchDeliveries, () => deps, log),
    ),
    pump(
      parts,
      'wakeups',
      WAKERS,
      queueHandler(handleWakeUps, () => deps, log),
    ),
  ];
  const writeApi = httpHandler(writeOperations, () => deps, log);
  const cleaning = startCleaning(parts);
  server.on('clientError', refuseUnreadable);
  server.on(
    'request',
    localRequestListener({
      readApi: httpHandler(readOperations, () => deps, log),
      writeApi: (event, context) => inOneRun(db, () => writeApi(event, context)),
      console: parts.console,
      allowedHosts: parts.allowedHosts,
      now: deps.clock.now,
      newRequestId: randomUUID,
    }),
  );
  return {
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await Promise.all([cleaning, ...pumps].map((each) => each.stop()));
      db.close();
    },
  };
}

function pump(
  { db, dependencies, log }: FanfareParts,
  queue: QueueName,
  size: Pick<Parameters<typeof startPump>[0], 'batchSize' | 'concurrency'>,
  handler: Parameters<typeof startPump>[0]['handler'],
) {
  const consumer = createQueueConsumer(db, dependencies.clock, queue);
  consumer.releaseAll();
  const onError = (error: unknown): void => log.error('batch.failed', { queue }, error);
  return startPump({
    consumer,
    handler,
    inOneRun: (work) => inOneRun(db, work),
    ...size,
    leaseMs: LEASE_MS,
    onError,
  });
}

/** One at a time: what expired in a long pause may take longer than the interval. */
function startCleaning(parts: FanfareParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = cleanUntil(parts, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function cleanUntil(parts: FanfareParts, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await clean(parts, stopping);
    // An abort ends the pause.
    await delay(CLEANING_INTERVAL_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

/** What the janitor and the table's TTL do on AWS. */
async function clean({ db, dependencies, log }: FanfareParts, stopping: AbortSignal): Promise<void> {
  try {
    await purgeExpired(db, dependencies.clock, stopping);
    const removed = createPendingRemovals(db);
    for (const webhook of removed.list()) {
      await removeWebhookData(dependencies, webhook);
      removed.forget(webhook);
    }
  } catch (error) {
    log.error('cleaning.failed', {}, error);
  }
}

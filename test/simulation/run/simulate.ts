import { PUBLIC_DESTINATIONS } from '../../../core/destination-policy.ts';
import { ATTEMPT_DEADLINE_MS, RETRY_SCHEDULE_SECONDS, WEBHOOKS_PER_PROJECT } from '../../../core/limits.ts';
import { sweepOrphanedSecrets } from '../../../core/managing/remove-webhook-data.ts';
import { seededRandom } from '../../seeded-random.ts';
import { clean, tried } from '../actors/janitor.ts';
import { live, ownerOf } from '../actors/owners.ts';
import { publish } from '../actors/publishers.ts';
import { startWorker } from '../actors/workers.ts';
import { heldOf } from '../checks/events.ts';
import { createDestinations } from '../world/destinations.ts';
import { createLedger, type Ledger } from '../world/ledger.ts';
import { createMessageQueue, type QueueFault } from '../world/message-queue.ts';
import type { Surroundings } from '../world/process.ts';
import { createStores } from '../world/stores.ts';
import { createVirtualTime } from '../world/virtual-time.ts';
import { createWeather } from '../world/weather.ts';

const START_MS = Date.UTC(2026, 2, 1, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long the bad weather lasts. */
const DURATIONS_MS = [2 * MINUTE_MS, 20 * MINUTE_MS, 6 * HOUR_MS, 2 * DAY_MS, 7 * DAY_MS];
/** After the weather has calmed, everything must have ended by then: the schedule, breakers and auto-disable. */
export const DRAIN_MAX_MS = 30 * DAY_MS;
/** What a dispatcher's run may take: one deadline, and as much again for our own calls. */
export const DISPATCHER_TIMEOUT_MS = 2 * ATTEMPT_DEADLINE_MS;
const ROUTER_TIMEOUT_MS = 30_000;
/** Above one round, below the lease that it has to itself. */
export const WAKER_TIMEOUT_MS = 50_000;
const LEASE_PER_TIMEOUT = 6;
/** Runs of functions after which a seed has run away: ten times what the busiest one needs. */
const RUNAWAY_HANDLINGS = 40_000;

/** Everything the checks look at. */
export interface Run extends Surroundings {
  readonly seed: number;
  /** Both queues became empty, nothing was at work, before DRAIN_MAX_MS. */
  readonly drained: boolean;
  /** It was cut short: messages begot messages. */
  readonly ranAway: boolean;
}

/** Runs one seed: chaos, then calm, then what was left lying about. */
export async function simulate(seed: number): Promise<Run> {
  const stream = (n: number) => seededRandom(seed * 7_919 + n);
  const shape = stream(1);
  const durationMs = DURATIONS_MS[Math.floor(shape.fraction() * DURATIONS_MS.length)] ?? HOUR_MS;
  let counted = 0;
  const time = createVirtualTime(START_MS);
  const ledger = createLedger(time);
  const weather = createWeather(stream(2), durationMs);
  const queueOf = (name: string, n: number, timeoutMs: number) =>
    createMessageQueue({
      name,
      time,
      weather,
      random: stream(n),
      leaseMs: LEASE_PER_TIMEOUT * timeoutMs,
      fair: shape.fraction() < 0.5,
      onFault: queueFault(ledger),
    });
  const events = queueOf('events', 3, ROUTER_TIMEOUT_MS);
  const deliveries = queueOf('deliveries', 4, DISPATCHER_TIMEOUT_MS);
  const wakeUps = queueOf('wakeups', 8, WAKER_TIMEOUT_MS);
  const around: Surroundings = {
    time,
    ledger,
    weather,
    stores: createStores(time, ledger, { events, deliveries, wakeUps }),
    destinations: createDestinations(time, stream(5), durationMs / 4),
    luck: stream(6),
    count: () => ++counted,
    random: stream(7),
    settings: {
      geo: 'us',
      destinations: { ...PUBLIC_DESTINATIONS, httpsOnly: true, ownHosts: [] },
      retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
      attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
      webhooksPerProject: WEBHOOKS_PER_PROJECT,
    },
  };

  const upTo = (max: number): number => 1 + Math.floor(shape.fraction() * max);
  const workers = [
    ...Array.from({ length: upTo(2) }, (_, n) =>
      startWorker(around, {
        name: `router-${n}`,
        queue: events,
        role: 'router',
        timeoutMs: ROUTER_TIMEOUT_MS,
      }),
    ),
    ...Array.from({ length: upTo(4) }, (_, n) =>
      startWorker(around, {
        name: `dispatcher-${n}`,
        queue: deliveries,
        role: 'dispatcher',
        timeoutMs: DISPATCHER_TIMEOUT_MS,
      }),
    ),
    ...Array.from({ length: upTo(2) }, (_, n) =>
      startWorker(around, { name: `waker-${n}`, queue: wakeUps, role: 'waker', timeoutMs: WAKER_TIMEOUT_MS }),
    ),
  ];
  let over = false;
  let living = 0;
  const lives = (life: Promise<void>): void => {
    living++;
    life
      .catch((error: unknown) => ledger.surprises.push(String(error)))
      .finally(() => {
        living--;
      });
  };
  for (const owner of ['alpha', 'beta'].slice(0, upTo(2)).map(ownerOf)) {
    lives(live(around, owner, upTo(16), durationMs));
    lives(publish(around, owner, upTo(30), durationMs));
  }
  clean(around, () => over).catch((error: unknown) => ledger.surprises.push(String(error)));

  const ranAway = (): boolean => ledger.handlings.length > RUNAWAY_HANDLINGS;
  await time.runUntil(START_MS + durationMs, ranAway);
  weather.calm = true;
  around.destinations.heal();
  const endMs = time.now() + DRAIN_MAX_MS;
  const isQuiet = (): boolean =>
    living === 0 &&
    events.held.size + deliveries.held.size + wakeUps.held.size === 0 &&
    heldOf(around.stores).length === 0 &&
    around.stores.webhooks.removed.size === 0 &&
    workers.every((worker) => !worker.isBusy());
  await time.runUntil(endMs, () => isQuiet() || ranAway());
  events.redrive();
  deliveries.redrive();
  wakeUps.redrive();
  await time.runUntil(endMs, () => isQuiet() || ranAway());
  const drained = isQuiet();

  await time.runUntil(time.now() + DAY_MS + HOUR_MS, ranAway);
  let swept = false;
  tried(around, (process) => sweepOrphanedSecrets(process.deps)).then(
    () => {
      swept = true;
    },
    () => {},
  );
  await time.runUntil(time.now() + HOUR_MS, () => swept);
  over = true;
  return { ...around, seed, drained, ranAway: ranAway() };
}

function queueFault(ledger: Ledger): QueueFault {
  return (kind, body) => {
    const deliveryId = /"deliveryId":"([0-9A-Z]{26})"/.exec(body)?.[1];
    ledger.faults.push({
      ...ledger.moment(),
      kind,
      call: 'queue',
      handling: undefined,
      deliveryIds: deliveryId === undefined ? [] : [deliveryId],
    });
  };
}

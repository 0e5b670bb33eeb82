import type { Dependencies } from '../../../core/dependencies.ts';
import { PUBLIC_DESTINATIONS } from '../../../core/destination-policy.ts';
import { ATTEMPT_DEADLINE_MS, RETRY_SCHEDULE_SECONDS, WEBHOOKS_PER_PROJECT } from '../../../core/limits.ts';
import { seededRandom } from '../../seeded-random.ts';
import { type Owner, ownerOf } from '../actors/owners.ts';
import { type Role, startWorker } from '../actors/workers.ts';
import type { Behaviour } from '../world/destinations.ts';
import { createLedger, type Post } from '../world/ledger.ts';
import { createMessageQueue, type MessageQueue } from '../world/message-queue.ts';
import { type Surroundings, startProcess } from '../world/process.ts';
import { createStores } from '../world/stores.ts';
import { createVirtualTime } from '../world/virtual-time.ts';
import { createWeather } from '../world/weather.ts';
import { DISPATCHER_TIMEOUT_MS, WAKER_TIMEOUT_MS } from './simulate.ts';

export const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 1, 12);
const ROUTERS = 8;
const DISPATCHERS = 20;
const WAKERS = 4;
const EVENTS_PER_MESSAGE_BATCH = 500;

/** Routers and dispatchers in calm weather, with destinations that a test turns off and on. */
export interface Dispatch {
  readonly owner: Owner;
  readonly dispatchers: number;
  readonly deadlineMs: number;
  /** When the webhooks stood, and the first event came. */
  readonly startMs: number;
  now(): number;
  run(work: (deps: Dependencies) => Promise<unknown>): Promise<void>;
  /** Puts events of source `acme.<kind>` into the events queue, and waits until they are routed. */
  publish(kind: string, count: number): Promise<void>;
  pass(ms: number): Promise<void>;
  passUntil(enough: () => boolean, maxMs: number): Promise<void>;
  die(url: string): void;
  heal(url: string): void;
  postsTo(url: string): Post[];
  /** Milliseconds from publication to each delivery's first POST. */
  delaysOf(url: string): number[];
  succeeded(url: string): number;
}

export function dispatchWorld(): Dispatch {
  const time = createVirtualTime(START_MS);
  const ledger = createLedger(time);
  const weather = createWeather(seededRandom(1), 0);
  weather.calm = true;
  const luck = seededRandom(2);
  const queue = (name: string, leaseMs: number) =>
    createMessageQueue({ name, time, weather, random: luck, leaseMs, fair: true, onFault: () => {} });
  const events = queue('events', 3 * MINUTE_MS);
  const deliveries = queue('deliveries', 6 * DISPATCHER_TIMEOUT_MS);
  const wakeUps = queue('wakeups', 6 * WAKER_TIMEOUT_MS);
  const dead = new Set<string>();
  const behaviourOf = (url: string): Behaviour =>
    dead.has(url) ? { afterMs: MINUTE_MS } : { afterMs: 20 + luck.fraction() * 60, statusCode: 200 };
  let counted = 0;
  const around: Surroundings = {
    time,
    ledger,
    weather,
    luck,
    random: seededRandom(3),
    count: () => ++counted,
    stores: createStores(time, ledger, { events, deliveries, wakeUps }),
    destinations: { behaviourOf, heal: () => {}, isDead: (url) => dead.has(url) },
    settings: {
      geo: 'us',
      destinations: { ...PUBLIC_DESTINATIONS, httpsOnly: true, ownHosts: [] },
      retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
      attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
      webhooksPerProject: WEBHOOKS_PER_PROJECT,
    },
  };
  const start = (role: Role, count: number, from: MessageQueue, timeoutMs: number): void => {
    for (let n = 0; n < count; n++) {
      startWorker(around, { name: `${role}-${n}`, queue: from, role, timeoutMs, fullBatches: true });
    }
  };
  start('router', ROUTERS, events, MINUTE_MS);
  start('dispatcher', DISPATCHERS, deliveries, DISPATCHER_TIMEOUT_MS);
  start('waker', WAKERS, wakeUps, WAKER_TIMEOUT_MS);
  const owner = ownerOf('alpha');
  const postsTo = (url: string): Post[] =>
    ledger.posts.filter((post) => post.handling !== undefined && post.request.url === url);
  let startMs: number | undefined;

  return {
    owner,
    dispatchers: DISPATCHERS,
    deadlineMs: ATTEMPT_DEADLINE_MS,
    get startMs() {
      return startMs ?? time.now();
    },
    now: time.now,
    async run(work) {
      let done = false;
      const working = work(startProcess(around, 'api').deps).finally(() => {
        done = true;
      });
      await time.runUntil(time.now() + MINUTE_MS, () => done);
      await working;
    },
    async publish(kind, count) {
      startMs ??= time.now();
      for (let n = 0; n < count; n += EVENTS_PER_MESSAGE_BATCH) {
        const size = Math.min(EVENTS_PER_MESSAGE_BATCH, count - n);
        events.send(Array.from({ length: size }, () => messageOf(owner.projectId, kind, ++counted)));
      }
      await time.runUntil(time.now() + MINUTE_MS, () => events.held.size === 0);
    },
    pass: (ms) => time.runUntil(time.now() + ms),
    passUntil: (enough, maxMs) => time.runUntil(time.now() + maxMs, enough),
    die: (url) => void dead.add(url),
    heal: (url) => void dead.delete(url),
    postsTo,
    delaysOf(url) {
      const first = new Map<string, number>();
      for (const { deliveryId, atMs } of postsTo(url))
        if (!first.has(deliveryId)) first.set(deliveryId, atMs);
      return [...ledger.routed.values()].flatMap(({ item }) =>
        (item?.matched ?? []).flatMap(({ deliveryId }) => {
          const atMs = first.get(deliveryId);
          return atMs === undefined || !item ? [] : [atMs - item.acceptedAtMs];
        }),
      );
    },
    succeeded: (url) => postsTo(url).filter(({ result }) => result?.kind === 'response').length,
  };
}

const messageOf = (projectId: string, kind: string, n: number) => ({
  groupId: projectId,
  body: JSON.stringify({
    project_id: projectId,
    event_id: `${kind}.event:${n}`,
    event_source: `acme.${kind}`,
    event_action: 'create',
    event_payload: {},
  }),
});

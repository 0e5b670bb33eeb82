import { createWebhooksByProject } from '../../../core/accepting/webhooks-by-project.ts';
import type { Dependencies, Settings } from '../../../core/dependencies.ts';
import { checkUrl } from '../../../core/destination-policy.ts';
import type { SendResult } from '../../../core/outcome.ts';
import type { QueuedDelivery, Random, StoredSecret } from '../../../core/ports.ts';
import type { OutgoingRequest, Sender } from '../../../core/sender.ts';
import type { Destinations } from './destinations.ts';
import { deedsOf, type Handling, type Ledger, type Post } from './ledger.ts';
import { deliveriesOf, observe } from './observe.ts';
import type { Stores } from './stores.ts';
import type { VirtualTime } from './virtual-time.ts';
import { type FaultKind, fateOf, type Weather } from './weather.ts';

/** A failure of our own that was injected: the only kind of error a handler may fail with. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

export interface Surroundings {
  readonly time: VirtualTime;
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly weather: Weather;
  readonly destinations: Destinations;
  readonly settings: Settings;
  /** Fates and latencies. */
  readonly luck: Random;
  /** The next number of this run: for names that never repeat. */
  readonly count: () => number;
  /** What core is given as its own source of randomness. */
  readonly random: Random;
}

/** One life of one process: when it ends, nothing it was waiting for ever arrives. */
export interface Process {
  readonly name: string;
  readonly deps: Dependencies;
  /** The batch it is working on. */
  handling: Handling | undefined;
  readonly ended: Promise<void>;
  isAlive(): boolean;
  kill(): void;
}

const LATENCY_MAX_MS = 25;
const SLOW_MAX_MS = 15_000;
const FROZEN_MAX_MS = 8 * 60_000;
/** A new one each time: what waits for it can be forgotten. */
const never = (): Promise<never> => new Promise(() => {});

export function startProcess(around: Surroundings, name: string): Process {
  const { stores, time, random, settings } = around;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let alive = true;
  const process = { name, handling: undefined as Handling | undefined, ended } as Omit<Process, 'deps'>;
  const life: Process = Object.assign(process, {
    isAlive: () => alive,
    kill: () => {
      alive = false;
      end();
    },
    deps: {} as Dependencies,
  });
  const link = <Port extends object>(portName: string, port: Port): Port =>
    linked(around, life, portName, port);
  const webhooks = link('webhooks', stores.webhooks);
  const vault = link('vault', stores.vault);
  const deps: Dependencies = {
    webhooks,
    health: link('health', stores.health),
    grants: undefined as never,
    rates: link('rates', stores.rates),
    events: link('events', stores.events),
    deliveries: link('deliveries', stores.deliveries),
    vault: { ...pick(vault), listSecrets: () => secretsOf(around, life) },
    eventQueue: link('eventQueue', stores.eventQueue),
    rejectedEvents: link('rejectedEvents', stores.rejectedEvents),
    deliveryQueue: link('deliveryQueue', stores.deliveryQueue),
    backlog: link('backlog', stores.backlog),
    wakeUps: link('wakeUps', stores.wakeUps),
    wakeUpQueue: link('wakeUpQueue', stores.wakeUpQueue),
    redeliveryJobs: link('redeliveryJobs', stores.redeliveryJobs),
    metrics: link('metrics', stores.metrics),
    sender: senderOf(around, life),
    webhooksByProject: createWebhooksByProject(webhooks),
    clock: time,
    random,
    settings,
    pageTokenKey: new Uint8Array(32),
    operationalKey: new Uint8Array(32),
  };
  return Object.assign(life, { deps });
}

const pick = ({ put, get, remove }: Dependencies['vault']) => ({ put, get, remove });

/** The port as a process far away from it sees it. */
function linked<Port extends object>(around: Surroundings, life: Process, name: string, port: Port): Port {
  return new Proxy(port, {
    get(target, method) {
      const effect = Reflect.get(target, method);
      if (typeof effect !== 'function') return effect;
      return (...args: unknown[]) =>
        callThrough(around, life, `${name}.${String(method)}`, args, (given) => effect.apply(target, given));
    },
  });
}

async function callThrough(
  around: Surroundings,
  life: Process,
  call: string,
  args: readonly unknown[],
  effect: (args: readonly unknown[]) => Promise<unknown>,
): Promise<unknown> {
  const { time, luck, weather, ledger } = around;
  if (!life.isAlive()) return never();
  const { handling } = life;
  const fate = fateOf(weather);
  if (fate) noteFault(around, life, fate, call, args);
  const run = async (given: readonly unknown[]): Promise<unknown> => {
    const result = await effect(given);
    observe(ledger, { call, args: given, result, by: life.name, handling });
    return result;
  };

  await time.sleep(delayOf(fate, luck));
  if (!life.isAlive()) {
    // The request may have been on the wire when its sender died.
    if (luck.fraction() < 0.5) await run(args);
    return never();
  }
  if (fate === 'crash_before') return crash(life);
  if (fate === 'error') {
    if (call === 'deliveryQueue.send' && weather.rates.partial > 0) await run(someOf(args, luck));
    throw new InjectedFault(`${call}: ${fate}`);
  }
  let result = await run(args);
  if (fate === 'repeated') result = await run(args);
  if (fate === 'crash_after') return crash(life);
  await time.sleep(luck.fraction() * LATENCY_MAX_MS);
  if (!life.isAlive()) return never();
  if (fate === 'lost_reply') throw new InjectedFault(`${call}: ${fate}`);
  return result;
}

function crash(life: Process): Promise<never> {
  life.kill();
  return never();
}

const someOf = ([messages]: readonly unknown[], luck: Random): unknown[] => [
  (messages as QueuedDelivery[]).filter(() => luck.fraction() < 0.5),
];

function delayOf(fate: FaultKind | undefined, luck: Random): number {
  const scale = fate === 'slow' ? SLOW_MAX_MS : fate === 'frozen' ? FROZEN_MAX_MS : LATENCY_MAX_MS;
  return luck.fraction() * scale;
}

function noteFault(
  { ledger }: Surroundings,
  { handling }: Process,
  kind: FaultKind,
  call: string,
  args: readonly unknown[],
): void {
  const deliveryIds = deliveriesOf(call, args, handling);
  ledger.faults.push({ ...ledger.moment(), kind, call, handling, deliveryIds });
  if (!handling || (kind !== 'slow' && kind !== 'frozen')) return;
  for (const id of deliveryIds) deedsOf(handling, id).overtaken = true;
}

async function* secretsOf(around: Surroundings, life: Process): AsyncIterable<StoredSecret> {
  const { stores } = around;
  const secrets = await callThrough(around, life, 'vault.listSecrets', [], async () => [
    ...stores.vault.secrets.values(),
  ]);
  yield* secrets as StoredSecret[];
}

function senderOf(around: Surroundings, life: Process): Sender {
  const { settings } = around;
  return {
    permits: async (url) => checkUrl(url, settings.destinations).verdict === 'allowed',
    post: async (request) => ({ request, result: await post(around, life, request) }),
  };
}

async function post(around: Surroundings, life: Process, request: OutgoingRequest): Promise<SendResult> {
  const { time, ledger, luck, weather, destinations } = around;
  if (!life.isAlive()) return never();
  if (weather.happens('crash_before')) {
    noteFault(around, life, 'crash_before', 'sender.post', []);
    return crash(life);
  }
  const deliveryId = request.headers['webhook-id'] ?? '';
  const post: Post = { ...ledger.moment(), handling: life.handling, request, deliveryId };
  ledger.posts.push(post);
  const isBatch = life.handling?.messages.some(({ message }) => message?.deliveryId === deliveryId);
  if (life.handling && isBatch) deedsOf(life.handling, deliveryId).posts++;

  const behaviour = destinations.behaviourOf(request.url);
  const { statusCode } = behaviour;
  const answers = behaviour.failure === undefined && statusCode !== undefined;
  if (answers) {
    void time.sleep(behaviour.afterMs).then(() => {
      post.answered = { atMs: time.now(), statusCode };
    });
  }
  if (weather.happens('crash_after')) {
    noteFault(around, life, 'crash_after', 'sender.post', []);
    void time.sleep(luck.fraction() * request.deadlineMs).then(() => life.kill());
  }
  const startedMs = time.now();
  await time.sleep(Math.min(behaviour.afterMs + 1, request.deadlineMs));
  if (!life.isAlive()) return never();
  const durationMs = time.now() - startedMs;
  if (!answers && behaviour.failure !== undefined) {
    post.result = { kind: 'failure', errorClass: behaviour.failure, durationMs };
  } else if (!answers || behaviour.afterMs + 1 > request.deadlineMs) {
    post.result = { kind: 'failure', errorClass: 'timeout', durationMs };
  } else {
    const headers = behaviour.headers ?? {};
    post.result = { kind: 'response', statusCode, headers, body: '', bodyTruncated: false, durationMs };
  }
  return post.result;
}

import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from './child.ts';
import { eventOf, type Published, publishClosedLoop, publishOpenLoop } from './publish.ts';
import type { Arrival } from './receiver.ts';
import { openStand, type Stand } from './stand.ts';

const CONCURRENCY = 64;
const WARM_UP_EVENTS = 200;
const LOOK_AGAIN_MS = 20;
/** Milliseconds without a further delivery after which what is missing is counted as lost. */
const PATIENCE_MS = 20_000;
const THOUSAND = 1_000;

export interface Load {
  readonly fanOut: number;
  readonly events: number;
  /** Events a second. @default as fast as they are taken */
  readonly perSecond?: number;
}

export interface Measured {
  readonly deliveriesPerSecond: number;
  /** CPU seconds of the server per 1,000 deliveries. */
  readonly cpuPerThousand: number;
  /** The same of the bare signed POST, in the same run. */
  readonly floorCpuPerThousand: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxRssMb: number;
  readonly lost: number;
  readonly duplicated: number;
}

export async function measure(load: Load): Promise<Measured> {
  const stand = await openStand(load);
  try {
    await run(stand, { ...load, events: WARM_UP_EVENTS }, 'warm-up');
    const floorCpuPerThousand = await measureFloor(stand, Math.min(load.events, THOUSAND));
    return { ...(await run(stand, load, 'run')), floorCpuPerThousand };
  } finally {
    await stand.close();
  }
}

/** @param label part of the events' ids */
export async function run(
  { api, server, receiver }: Stand,
  { fanOut, events, perSecond }: Load,
  label: string,
): Promise<Omit<Measured, 'floorCpuPerThousand'>> {
  const ids = Array.from({ length: events }, (_, n) => `bench.event:${label}-${n}`);
  const before = await server.usage();
  const published = await (perSecond === undefined
    ? publishClosedLoop(api, ids, CONCURRENCY)
    : publishOpenLoop(api, ids, perSecond));
  await untilQuiet(receiver, published.size * fanOut);
  const after = await server.usage();
  const arrivals = await receiver.ask<Arrival[]>('take');
  const outcome = reconcile(published, arrivals, fanOut);
  const seconds =
    (Math.max(...arrivals.map(({ atMs }) => atMs)) - Math.min(...published.values())) / THOUSAND;
  return {
    ...outcome,
    deliveriesPerSecond: arrivals.length / seconds,
    cpuPerThousand: (after.cpuMs - before.cpuMs) / arrivals.length,
    maxRssMb: after.maxRssMb,
  };
}

/** Every event that was answered with 202 is due once at every path. */
function reconcile(published: Published, arrivals: readonly Arrival[], fanOut: number) {
  const first = new Map<string, number>();
  const latencies: number[] = [];
  let duplicated = 0;
  for (const { path, eventId, atMs } of arrivals) {
    const publishedAtMs = published.get(eventId);
    // Of an event whose 202 never came nothing was promised.
    if (publishedAtMs === undefined) continue;
    const key = `${path} ${eventId}`;
    if (first.has(key)) {
      duplicated++;
      continue;
    }
    first.set(key, atMs);
    latencies.push(atMs - publishedAtMs);
  }
  latencies.sort((one, other) => one - other);
  return {
    lost: published.size * fanOut - first.size,
    duplicated,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** Until everything has come, or nothing more comes. A duplicate that comes later than that is not seen. */
async function untilQuiet(receiver: Stand['receiver'], expected: number): Promise<void> {
  let seen = -1;
  for (let quietMs = 0; quietMs < PATIENCE_MS; quietMs += LOOK_AGAIN_MS) {
    const count = await receiver.ask<number>('count');
    if (count >= expected) return;
    if (count > seen) quietMs = 0;
    seen = count;
    await delay(LOOK_AGAIN_MS);
  }
}

async function measureFloor({ receiver, receiverUrl }: Stand, posts: number): Promise<number> {
  const floor = startChild('./floor.ts');
  try {
    const bodies = (label: string, count: number) =>
      Array.from({ length: count }, (_, n) => eventOf(`bench.event:floor-${label}-${n}`));
    const url = `${receiverUrl}/floor`;
    await floor.ask({ url, bodies: bodies('warm-up', WARM_UP_EVENTS), concurrency: CONCURRENCY });
    const before = await floor.usage();
    await floor.ask({ url, bodies: bodies('run', posts), concurrency: CONCURRENCY });
    const after = await floor.usage();
    await receiver.ask('take');
    return (after.cpuMs - before.cpuMs) / posts;
  } finally {
    await floor.end();
  }
}

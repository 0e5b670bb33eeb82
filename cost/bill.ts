import { RETENTION_DAYS } from '../core/limits.ts';
import { USD } from './prices.ts';
import { countingOf, PAYLOAD_CHARACTERS, storedBytesOf, type Use, usageOf } from './usage.ts';

/** A month. */
export interface Load {
  readonly events: number;
  /** Deliveries per event. */
  readonly fanOut: number;
  readonly door: 'bus' | 'https' | 'queue';
  /** Messages that a function gets at once: one when there is little to do, ten when there is much. */
  readonly batch: number;
  readonly webhooks: number;
  readonly pointInTimeRecovery: boolean;
  /** Whether attempts are counted by webhook and hour. */
  readonly metrics: boolean;
}

export interface Line {
  readonly what: string;
  readonly usd: number;
}

/** What nobody can count here, each stated on the page. Milliseconds by the functions' 512 MB. */
export const ASSUMED = {
  doorMs: 50,
  routerBatchMs: 100,
  dispatcherBatchMs: 500,
  /** Of all attempts: each is made again, alone, after a wait that the scheduler keeps. */
  failedShare: 0.05,
  /** Of all deliveries: a process that has not seen the token yet. */
  secretMissShare: 0.05,
  /** Beside the payload: headers, signatures, the handshake. */
  egressBytesBesidePayload: 3_000,
} as const;

const GIGABYTE = 1e9;
const MEMORY_GB = 0.5;
const DAYS_OF_A_MONTH = 30;
/** Requests by which Lambda takes a batch out of a queue: one to get it, one to delete it. */
const TAKING_A_BATCH = 2;

const invocation = (ms: number): number =>
  USD.lambdaRequest + (ms / 1_000) * MEMORY_GB * USD.lambdaGigabyteSecond;
const units = ({ readUnits, writeUnits }: Use): number =>
  readUnits * USD.readUnit + writeUnits * USD.writeUnit;
const logged = (...uses: readonly Use[]): number =>
  uses.reduce((sum, { logBytes }) => sum + (logBytes / GIGABYTE) * USD.logGigabyte, 0);

/** How an event comes in. The claim with which the HTTPS door holds its id is among the units. */
function comingIn({ door }: Load, use: Use): number {
  if (door === 'queue') return USD.queueRequest;
  if (door === 'bus') return USD.busEvent + USD.queueRequest + USD.fairQueueRequest;
  return (
    USD.apiRequest + invocation(ASSUMED.doorMs) + units(use) + use.sends * USD.queueRequest + logged(use)
  );
}

const counting = (fanOut: number, batch: number, metrics: boolean): number =>
  metrics ? countingOf(fanOut, batch) * USD.writeUnit : 0;

/** What repeating an attempt costs: alone in its batch, twice through a queue, once by the scheduler. */
const retry = (metrics: boolean): number => {
  const { dispatcher } = usageOf(1, 1);
  return (
    invocation(ASSUMED.dispatcherBatchMs) +
    units(dispatcher) +
    6 * USD.queueRequest +
    USD.scheduledCall +
    counting(1, 1, metrics) +
    logged(dispatcher)
  );
};

/** What a month costs, line by line. */
export function billOf(load: Load): readonly Line[] {
  const { events, fanOut, batch, webhooks, pointInTimeRecovery, metrics } = load;
  const { door, router, dispatcher } = usageOf(fanOut, batch);
  const taking = (TAKING_A_BATCH / batch) * USD.queueRequest;
  const months = RETENTION_DAYS / DAYS_OF_A_MONTH;
  const gigabytes = (storedBytesOf(fanOut) / GIGABYTE) * months;
  const egress = (PAYLOAD_CHARACTERS + ASSUMED.egressBytesBesidePayload) / GIGABYTE;
  const perEvent: readonly Line[] = [
    { what: `publishing (${load.door})`, usd: comingIn(load, door) },
    { what: 'router: function and queue', usd: invocation(ASSUMED.routerBatchMs) / batch + taking },
    { what: 'router: tables', usd: units(router) },
    {
      what: 'deliveries: function and queue',
      usd:
        router.sends * (USD.queueRequest + USD.fairQueueRequest) +
        fanOut * (invocation(ASSUMED.dispatcherBatchMs) / batch + taking),
    },
    { what: 'deliveries: tables', usd: units(dispatcher) },
    { what: 'deliveries: counted for metrics', usd: counting(fanOut, batch, metrics) },
    { what: 'deliveries: tokens read', usd: fanOut * ASSUMED.secretMissShare * USD.secretRead },
    { what: `retries (${100 * ASSUMED.failedShare} %)`, usd: fanOut * ASSUMED.failedShare * retry(metrics) },
    { what: 'logs', usd: logged(router, dispatcher) },
    { what: 'bytes to receivers', usd: fanOut * egress * USD.egressGigabyte },
    { what: `storage for ${RETENTION_DAYS} days`, usd: gigabytes * USD.storedGigabyteMonth },
    {
      what: 'point-in-time recovery',
      usd: pointInTimeRecovery ? gigabytes * USD.restorableGigabyteMonth : 0,
    },
  ];
  return [
    ...perEvent.map(({ what, usd }) => ({ what, usd: usd * events })),
    { what: 'tokens kept', usd: webhooks * USD.secretMonth },
  ];
}

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

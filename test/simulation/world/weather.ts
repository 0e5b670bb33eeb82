import type { Random } from '../../../core/ports.ts';

/** What can go wrong at a call of a port, or with a message. */
export const FAULT_KINDS = [
  /** Refused (throttle, 5xx, timeout of the connection): nothing happened. */
  'error',
  /** It happened, and its caller is told that it failed. */
  'lost_reply',
  /** It happened, the reply was lost, and the client library asked again by itself. */
  'repeated',
  /** The process is gone before the call had its effect. */
  'crash_before',
  /** The process is gone right after. */
  'crash_after',
  /** Seconds instead of milliseconds. */
  'slow',
  /** Minutes: the process stood still and then went on as if nothing had been. */
  'frozen',
  /** Of several messages only some became durable, and the caller is told so. */
  'partial',
  /** The queue hands the same message out twice. */
  'duplicate',
  /** A message that shows up later than it should. */
  'late',
  /** The message was handled, but its deletion was lost. */
  'ack_lost',
  /** The message becomes visible again while it is still being handled. */
  'short_lease',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How much goes wrong. Each seed has its own: some are mild, some are one fault over and over. */
export interface Weather {
  /** True: nothing goes wrong from now on. */
  calm: boolean;
  readonly rates: Readonly<Record<FaultKind, number>>;
  happens(kind: FaultKind): boolean;
}

/** Few calls go wrong in this way, or nothing would ever get done. */
const RARE: readonly FaultKind[] = ['crash_before', 'crash_after', 'slow', 'frozen'];
const COMMON_RATES = [0, 0, 0.005, 0.03, 0.1];
const RARE_RATES = [0, 0, 0.002, 0.008, 0.02];
/** Over days a waiting message is handled hundreds of times: what is often then is often enough. */
const LONG_MS = 60 * 60 * 1_000;
const LONG_SHARE = 0.1;

/** A third of the seeds know a single kind of fault, so that its cost can be told exactly. */
export function createWeather(random: Random, durationMs: number): Weather {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random.fraction() * items.length)] as Item;
  const only = random.fraction() < 1 / 3 ? pick(FAULT_KINDS) : undefined;
  const share = durationMs > LONG_MS && only === undefined ? LONG_SHARE : 1;
  const rateOf = (kind: FaultKind): number => {
    const rate = pick(RARE.includes(kind) ? RARE_RATES : COMMON_RATES) * share;
    return only === undefined || only === kind ? rate : 0;
  };
  const rates = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, rateOf(kind)])) as Record<
    FaultKind,
    number
  >;
  const weather: Weather = {
    calm: false,
    rates,
    happens: (kind) => !weather.calm && rates[kind] > 0 && random.fraction() < rates[kind],
  };
  return weather;
}

/** The fate of one call: at most one fault. */
export const CALL_FAULTS: readonly FaultKind[] = [
  'error',
  'lost_reply',
  'repeated',
  'crash_before',
  'crash_after',
  'slow',
  'frozen',
];

export const fateOf = (weather: Weather): FaultKind | undefined =>
  CALL_FAULTS.find((kind) => weather.happens(kind));

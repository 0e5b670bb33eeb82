/**
 * What one event uses, counted: test/dynamodb/costs.local.ts publishes events of about 1 KB through the real handlers
 * and asks AWS's own DynamoDB for the units. Its counts have to be these. Caches are warm.
 */
export interface Use {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Requests that send messages. */
  readonly sends: number;
  readonly logBytes: number;
}

/** Of one event, all its deliveries together. */
export interface EventUse {
  readonly door: Use;
  readonly router: Use;
  readonly dispatcher: Use;
}

/** Characters of the payload that was counted. */
export const PAYLOAD_CHARACTERS = 1_000;

const door: Use = { readUnits: 0, writeUnits: 1, sends: 1, logBytes: 200 };
const routed = { readUnits: 1, sends: 1, logBytes: 200 };

/** By fan-out (deliveries per event), then by messages that a function gets at once. */
export const COUNTED: Readonly<Record<1 | 10, Readonly<Record<1 | 10, EventUse>>>> = {
  1: {
    1: {
      door,
      router: { ...routed, writeUnits: 3 },
      dispatcher: { readUnits: 5, writeUnits: 2, sends: 0, logBytes: 400 },
    },
    10: {
      door,
      router: { ...routed, writeUnits: 3, readUnits: 0.1, sends: 0.1 },
      dispatcher: { readUnits: 3.2, writeUnits: 2, sends: 0, logBytes: 400 },
    },
  },
  10: {
    1: {
      door,
      router: { ...routed, writeUnits: 5 },
      dispatcher: { readUnits: 50, writeUnits: 20, sends: 0, logBytes: 3_700 },
    },
    10: {
      door,
      router: { ...routed, writeUnits: 5, readUnits: 0.1 },
      dispatcher: { readUnits: 41, writeUnits: 20, sends: 0, logBytes: 3_700 },
    },
  },
};

/**
 * Write units of counting an event's attempts, by fan-out and by messages that a function gets at once: one for each
 * webhook of a batch. With ten webhooks to an event a batch has ten webhooks too, and saves nothing.
 */
export const COUNTING: Readonly<Record<1 | 10, Readonly<Record<1 | 10, number>>>> = {
  1: { 1: 1, 10: 0.1 },
  10: { 1: 10, 10: 10 },
};

/** Bytes in the tables of one event by fan-out, and of one delivery: indexes and what DynamoDB adds to each item included. */
export const STORED_BYTES = { event: { 1: 2_700, 10: 4_400 }, delivery: 1_500 };

/** Between what was counted, and beyond it, by a straight line: in the fan-out, and in how often a batch is paid for. */
const between = (fanOut: number, one: number, ten: number): number => one + ((ten - one) * (fanOut - 1)) / 9;
const shared = (batch: number, alone: number, inTens: number): number =>
  inTens + ((alone - inTens) * (10 / batch - 1)) / 9;

/** Write units of one event, all its deliveries together. */
export const countingOf = (fanOut: number, batch: number): number =>
  shared(
    batch,
    between(fanOut, COUNTING[1][1], COUNTING[10][1]),
    between(fanOut, COUNTING[1][10], COUNTING[10][10]),
  );

export function usageOf(fanOut: number, batch: number): EventUse {
  const each = (part: keyof EventUse, key: keyof Use) =>
    shared(
      batch,
      between(fanOut, COUNTED[1][1][part][key], COUNTED[10][1][part][key]),
      between(fanOut, COUNTED[1][10][part][key], COUNTED[10][10][part][key]),
    );
  const all = (part: keyof EventUse): Use => ({
    readUnits: each(part, 'readUnits'),
    writeUnits: each(part, 'writeUnits'),
    sends: each(part, 'sends'),
    logBytes: each(part, 'logBytes'),
  });
  return { door: all('door'), router: all('router'), dispatcher: all('dispatcher') };
}

export const storedBytesOf = (fanOut: number): number =>
  STORED_BYTES.event[1] +
  ((STORED_BYTES.event[10] - STORED_BYTES.event[1]) * (fanOut - 1)) / 9 +
  STORED_BYTES.delivery * fanOut;

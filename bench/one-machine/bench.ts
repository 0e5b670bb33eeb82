import type { Bench, Figure } from '../figure.ts';
import { type Load, type Measured, measure } from './measure.ts';

/** Events a second of the open loop: a tenth of what one machine is to bear. */
const OPEN_LOOP_PER_SECOND = 160;

const loads = (events: number): Record<string, Load> => ({
  'fan-out 1': { fanOut: 1, events },
  'fan-out 5': { fanOut: 5, events: events / 5 },
  [`${OPEN_LOOP_PER_SECOND} events a second`]: {
    fanOut: 1,
    events: events / 2,
    perSecond: OPEN_LOOP_PER_SECOND,
  },
});

/**
 * What `npm start` delivers, how soon and at what price, beside a bare signed POST over a new connection in the same
 * run. Every event is followed by its id: what is lost or comes twice is counted.
 */
export const oneMachine: Bench = async (length) => {
  const figures: Figure[] = [];
  for (const [name, load] of Object.entries(loads(length === 'short' ? 1_500 : 6_000))) {
    figures.push(...figuresOf(name, load, await measure(load)));
  }
  return figures;
};

const figuresOf = (name: string, { perSecond }: Load, measured: Measured): Figure[] => [
  {
    name: `${name}: CPU of a delivery, in bare POSTs`,
    value: measured.cpuPerThousand / measured.floorCpuPerThousand,
  },
  { name: `${name}: CPU seconds per 1,000`, value: measured.cpuPerThousand },
  { name: `${name}: deliveries a second`, value: measured.deliveriesPerSecond },
  // As fast as events are taken they wait in line, and their latency says nothing.
  ...(perSecond === undefined
    ? []
    : [
        { name: `${name}: median latency, ms`, value: measured.p50Ms },
        { name: `${name}: 99th percentile, ms`, value: measured.p99Ms },
      ]),
  { name: `${name}: most memory, MB`, value: measured.maxRssMb },
  { name: `${name}: lost`, value: measured.lost },
  { name: `${name}: duplicated`, value: measured.duplicated },
];

/**
 * `npm run bench:one-machine`: what `npm start` delivers, how soon, and at what price, beside a bare signed POST loop in
 * the same run. Every event is followed by its id: what is lost or comes twice is counted.
 */
import { type Load, measure } from './one-machine/measure.ts';

const LOADS: readonly Load[] = [
  { fanOut: 1, events: 4_000 },
  { fanOut: 5, events: 1_500 },
  { fanOut: 1, events: 1_600, perSecond: 160 },
];

for (const load of LOADS) {
  const measured = await measure(load);
  console.log(
    JSON.stringify({ ...load, ...measured, ratio: measured.cpuPerThousand / measured.floorCpuPerThousand }),
  );
}

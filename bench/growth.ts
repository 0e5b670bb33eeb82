import { join } from 'node:path';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { createDeliveryLog } from '../adapters/sqlite/delivery-log.ts';
import { createEventStore } from '../adapters/sqlite/event-store.ts';
import { sampleDelivery, sampleEvent } from '../test/conformance/samples.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { run } from './one-machine/measure.ts';
import { openStand } from './one-machine/stand.ts';

const FEW = 1_000;
const MANY = 100_000;
const LISTS = 20;
/** Rows stored at once while the state is prepared. */
const SLICE = 1_000;

interface Grown {
  readonly readyMs: number;
  readonly listMs: number;
  readonly cpuPerThousand: number;
}

/** What a hundred times the stored events and deliveries change: the start, a list, a delivery. */
export const growth: Bench = async (length) => {
  const events = length === 'short' ? 400 : 2_000;
  const few = await measure(FEW, events);
  const many = await measure(MANY, events);
  return (
    [
      ['start', 'readyMs'],
      ['a list', 'listMs'],
      ['CPU of a delivery', 'cpuPerThousand'],
    ] as const
  ).map(
    ([name, key]): Figure => ({
      name: `${name} with 100,000 events stored, in times of 1,000`,
      value: many[key] / few[key],
    }),
  );
};

async function measure(stored: number, events: number): Promise<Grown> {
  const stand = await openStand({ fanOut: 1, prepare: (stateDir) => fill(stateDir, stored) });
  try {
    await run(stand, { fanOut: 1, events }, 'warm-up');
    const { cpuPerThousand } = await run(stand, { fanOut: 1, events }, 'run');
    return { readyMs: stand.readyMs, listMs: await listMs(stand.api), cpuPerThousand };
  } finally {
    await stand.close();
  }
}

/** Events of the project that is measured, each with a delivery of some webhook. */
async function fill(stateDir: string, rows: number): Promise<void> {
  const db = openDatabase(join(stateDir, 'fanfare.db'));
  const clock = { now: () => Date.now() };
  const [events, deliveries] = [createEventStore(db, clock), createDeliveryLog(db, clock)];
  for (let stored = 0; stored < rows; stored += SLICE) {
    const atMs = clock.now();
    await Promise.all(
      Array.from({ length: SLICE }, async () => {
        await events.accept(sampleEvent({ projectId: 'p', acceptedAtMs: atMs }));
        await deliveries.put(sampleDelivery({ createdAtMs: atMs }));
      }),
    );
  }
  db.close();
}

async function listMs(api: string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < LISTS; n++) {
    const begunMs = performance.now();
    const answer = await fetch(`${api}/2023-05-31/webhook/project/p/events`);
    await answer.text();
    if (!answer.ok) throw new Error(`no list: ${answer.status}`);
    took.push(performance.now() - begunMs);
  }
  return median(took);
}

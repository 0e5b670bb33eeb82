import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { enqueue } from '../adapters/sqlite/enqueue.ts';
import { createQueueConsumer } from '../adapters/sqlite/queue.ts';
import { type Bench, type Figure, median } from './figure.ts';

const DEPTHS = [100, 10_000, 100_000] as const;
const MESSAGES = 10;
const LEASE_MS = 60_000;

/** What it costs to receive where much waits: all of it for one webhook, or each message for another. */
export const queueDepth: Bench = async (length) => {
  const receives = length === 'short' ? 50 : 300;
  const figures: Figure[] = [];
  for (const [name, groupOf] of [
    ['of one webhook', () => 'one'],
    ['each of another webhook', (n: number) => `webhook-${n}`],
  ] as const) {
    const [least = Number.NaN, ...more] = await inTurn(DEPTHS, (depth) =>
      receiveMs(depth, groupOf, receives),
    );
    for (const [index, ms] of more.entries()) {
      const depth = DEPTHS[index + 1]?.toLocaleString('en');
      figures.push({ name: `receive with ${depth} waiting ${name}, in times of 100`, value: ms / least });
    }
  }
  return figures;
};

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** @returns the median milliseconds of receiving ten and giving them back */
async function receiveMs(depth: number, groupOf: (n: number) => string, receives: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'fanfare-bench-'));
  const db = openDatabase(join(directory, 'fanfare.db'));
  const sentAtMs = Date.now();
  await enqueue(
    db,
    'deliveries',
    Array.from({ length: depth }, (_, n) => ({
      body: '{}',
      groupId: groupOf(n),
      sentAtMs,
      visibleAtMs: sentAtMs,
    })),
  );
  const consumer = createQueueConsumer(db, { now: () => Date.now() }, 'deliveries');
  const took: number[] = [];
  for (let n = 0; n < receives; n++) {
    const begunMs = performance.now();
    const messages = await consumer.receive(MESSAGES, LEASE_MS);
    await Promise.all(messages.map(({ id }) => consumer.release(id, 0)));
    took.push(performance.now() - begunMs);
  }
  db.close();
  rmSync(directory, { recursive: true });
  return median(took);
}

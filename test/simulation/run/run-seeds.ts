/** `npm run test:simulation`: many seeds on all processors; ends with the first one that breaks a promise. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { reportCounts } from './report-counts.ts';
import { type Trial, trySeed } from './try-seed.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '1' }, seeds: { type: 'string', default: '2500' } },
});
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

if (isMainThread) await lead();
else await follow();

async function lead(): Promise<void> {
  const startedMs = performance.now();
  const [from, count] = [Number(values.from), Number(values.seeds)];
  const threads = availableParallelism();
  const totals = { posts: 0, faults: 0, seeds: 0 };
  const failed: Trial[] = [];
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { first: from + thread, last: from + count - 1, step: threads },
      });
      worker.on('message', (trial: Trial) => {
        totals.seeds++;
        totals.posts += trial.posts;
        totals.faults += trial.faults;
        if (trial.violations.length > 0) failed.push(trial);
      });
      return new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
    }),
  );
  for (const { seed, report } of failed.slice(0, 3))
    print(`seed ${seed}\n${report}\nReplay: npm run simulate -- --seed ${seed}\n`);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  print(
    `${totals.seeds} seeds from ${from} in ${seconds} s on ${threads} threads: ${totals.posts} POSTs, ${totals.faults} faults, ${failed.length} seeds failed${
      failed.length > 0
        ? ` (${failed
            .map(({ seed }) => seed)
            .slice(0, 40)
            .join(', ')})`
        : ''
    }`,
  );
  reportCounts(totals.seeds - failed.length, failed.length);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function follow(): Promise<void> {
  const { first, last, step } = workerData as { first: number; last: number; step: number };
  for (let seed = first; seed <= last; seed += step) parentPort?.postMessage(await trySeed(seed));
}

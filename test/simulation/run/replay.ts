/** `npm run simulate -- --seed 1234`: one seed again, with what went wrong, or the timeline of one delivery. */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';
import { timelineOf } from './timeline.ts';
import { trySeed } from './try-seed.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, delivery: { type: 'string' } } });
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error('--seed wants a whole number');
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const trial = await trySeed(seed);
print(`seed ${seed}: ${trial.posts} POSTs, ${trial.faults} faults, ${trial.violations.length} violations`);
if (trial.report !== '') print(trial.report);
if (values.delivery !== undefined) print(timelineOf(await simulate(seed), values.delivery));
process.exitCode = trial.violations.length > 0 ? 1 : 0;

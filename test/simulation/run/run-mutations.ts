/** `npm run test:mutations`: breaks the listed rules of core one at a time; the simulation must notice each. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MUTATIONS } from './mutations.ts';
import { reportCounts } from './report-counts.ts';

/** Every broken rule must show within so many seeds. */
const SEEDS = 500;
const MUTANT = fileURLToPath(new URL('mutant.ts', import.meta.url));
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const startedMs = performance.now();
const waiting = [...MUTATIONS.keys()];
let survivors = 0;
async function work(): Promise<void> {
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
    const { stdout } = await promisify(execFile)(process.execPath, [MUTANT, String(index), String(SEEDS)]);
    const noticed = JSON.parse(stdout);
    const rule = MUTATIONS[index]?.rule;
    if (!noticed) survivors++;
    print(
      noticed
        ? `caught by seed ${noticed.seed}: ${rule}\n    ${noticed.by}`
        : `SURVIVED ${SEEDS} seeds: ${rule}`,
    );
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
print(`${MUTATIONS.length - survivors} of ${MUTATIONS.length} broken rules caught in ${seconds} s`);
reportCounts(MUTATIONS.length - survivors, survivors);
process.exitCode = survivors > 0 ? 1 : 0;

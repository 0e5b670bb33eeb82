/** Runs seeds on a core with one rule broken, in a process of its own; says which seed noticed first. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MUTATIONS } from './mutations.ts';

const ROOT = new URL('../../../', import.meta.url);
const [index = '', seeds = ''] = process.argv.slice(2);
const mutation = MUTATIONS[Number(index)];
if (!mutation) throw new Error(`no mutation ${index}`);

const target = new URL(mutation.file, ROOT).href;
const source = readFileSync(fileURLToPath(target), 'utf8');
if (source.split(mutation.from).length !== 2) {
  throw new Error(
    `${mutation.file} holds not exactly one "${mutation.from}": the mutation must follow the source`,
  );
}
registerHooks({
  load(url, context, nextLoad) {
    if (url !== target) return nextLoad(url, context);
    return {
      format: 'module-typescript',
      source: source.replace(mutation.from, () => mutation.to),
      shortCircuit: true,
    };
  },
});

// Only now, so that the hook sees core being loaded.
const { trySeed } = await import('./try-seed.ts');
let noticed: { seed: number; by: string } | null = null;
for (let seed = 1; seed <= Number(seeds) && !noticed; seed++) {
  const { violations } = await trySeed(seed);
  const [first] = violations;
  if (first) noticed = { seed, by: `${first.invariant}: ${first.text.split('\n')[0]}` };
}
process.stdout.write(JSON.stringify(noticed));

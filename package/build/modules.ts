import { join } from 'node:path';
import { build } from 'esbuild';
import { ENTRIES, PEERS, ROOT, STAGING } from './layout.ts';

/**
 * One CommonJS file per entry. `import` of Node and of bundlers reads its names too, so that one build serves both, and
 * nobody ever gets two copies of a class.
 * @returns the files that went into it, relative to the root
 */
export async function stageModules(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, join('package', `${file}.ts`)]),
    ),
    outdir: STAGING,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // Some packages' own entry for CommonJS cannot be bundled.
    mainFields: ['module', 'main'],
    external: PEERS.flatMap((name) => [name, `${name}/*`]),
    define: { 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

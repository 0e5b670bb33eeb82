import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, STAGING } from './layout.ts';

/** Where the installed package has its one program, relative to its root. */
export const PROGRAM = 'cli/fanfare.mjs';

const EXECUTABLE = 0o755;

/**
 * `cli/main.ts` with everything it imports, in a folder as deep as its own: package.json and console/dist are found as in a
 * clone. The local server is a file of its own, read by `start` alone: older Nodes have no node:sqlite.
 * @returns the files that went into it, relative to the root
 */
export async function stageCommandLine(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [{ in: join('cli', 'main.ts'), out: PROGRAM.replace(/\.mjs$/, '') }],
    outdir: STAGING,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'cli/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    // commander is CommonJS, and requires what Node brings.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    legalComments: 'none',
    metafile: true,
  });
  chmodSync(join(STAGING, PROGRAM), EXECUTABLE);
  return Object.keys(metafile.inputs);
}

import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../lib/service-function.ts';

export interface Bundle {
  readonly name: string;
  /** Bytes of code, without its source map. */
  readonly bytes: number;
  /** The module, as Lambda gets it. */
  readonly code: string;
}

export const FUNCTIONS = [
  'read-api',
  'write-api',
  'authorizer',
  'router',
  'dispatcher',
  'waker',
  'replayer',
  'janitor',
] as const;

const ROOT = join(import.meta.dirname, '..');

/** Bundles a function exactly as the stack does. */
export async function bundle(name: (typeof FUNCTIONS)[number]): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'functions', `${name}.ts`)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    minify: BUNDLING.minify,
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`esbuild made nothing of ${name}`);
  return { name, bytes: file.contents.length, code: file.text };
}

import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { BUNDLING, REPLACED_MODULES } from '../lib/service-function.ts';

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
export const bundle = (name: (typeof FUNCTIONS)[number]): Promise<Bundle> =>
  built(name, { entryPoints: [join(ROOT, 'functions', `${name}.ts`)], alias: REPLACED_MODULES });

/** The yardstick: a function that does nothing but have a client of DynamoDB, as anybody would bundle it. */
export const bareClient = (): Promise<Bundle> =>
  built('bare client', {
    stdin: {
      contents: `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
        const client = new DynamoDBClient({});
        export const handler = (input) => client.send(new GetItemCommand(input));`,
      resolveDir: ROOT,
    },
  });

async function built(name: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    minify: BUNDLING.minify,
  });
  const [file] = outputFiles ?? [];
  if (!file) throw new Error(`esbuild made nothing of ${name}`);
  return { name, bytes: file.contents.length, code: file.text };
}

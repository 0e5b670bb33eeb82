import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** package.json is one folder up, in a clone as in the installed package. */
const MANIFEST = new URL('../package.json', import.meta.url);

export const versionOfProgram = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(MANIFEST, 'utf8'))).version;

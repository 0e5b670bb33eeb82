import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** In a clone this file is in lib/; in the installed package its code is beside what `npm run pack` made. */
const HERE = import.meta.dirname;
const ASSETS = join(HERE, 'assets');
const IS_PACKAGE = existsSync(ASSETS);

/** The folder of package.json. */
export const HOME = IS_PACKAGE ? HERE : join(HERE, '..');

/** The console as built. */
export const CONSOLE = join(HOME, 'console', 'dist');

/** Folder of a function's bundle; undefined in a clone, where it is bundled at each synthesis. */
export const bundleOf = (name: string): string | undefined =>
  IS_PACKAGE ? join(ASSETS, 'functions', name) : undefined;

export const versionOf = (folder: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    .version;

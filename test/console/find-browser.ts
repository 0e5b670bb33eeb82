import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser to drive: CHROMIUM_PATH, or the first Chromium on the PATH.
 * @throws Error saying what to install
 */
export function findBrowser(): string {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env;
  if (chosen) return chosen;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      'no Chromium found: run `apt-get install chromium`, or set CHROMIUM_PATH to a Chromium or Chrome',
    );
  }
  return found;
}

/** vitest's global set-up: without a browser nothing is even started. */
export default function setup(): void {
  findBrowser();
}

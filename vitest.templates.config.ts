import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/** Every stage's template before two programs that are not ours; the first run installs them. */
export default defineConfig({
  test: {
    reporters,
    // Not *.test.ts: `npm test` needs no Python.
    include: ['test/templates/second-opinions.checks.ts'],
    // A hundred Python packages, at the first run.
    hookTimeout: 900_000,
    testTimeout: 180_000,
  },
});

import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/** Tests in a real browser against the real `npm start` process. */
export default defineConfig({
  test: {
    reporters,
    include: ['test/console/**/*.test.ts'],
    globalSetup: ['test/console/find-browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 4,
    // A browser on a busy machine is slow; what is polled for comes in the end or not at all.
    expect: { poll: { timeout: 20_000 } },
  },
});

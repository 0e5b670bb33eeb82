import { defineConfig } from 'vitest/config';

/** What a mutant has to survive: the tests of rules and stores, and of the sender over real sockets. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/functions/**/*.test.ts', 'test/adapters/**/*.test.ts'],
    setupFiles: ['test/connection-sensor.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false,
  },
});

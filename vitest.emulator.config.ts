import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/** Tests against AWS's APIs on a local emulator; the first run installs it. */
export default defineConfig({
  test: {
    reporters,
    include: ['test/emulator/**/*.test.ts'],
    globalSetup: ['test/emulator/start-emulator.ts'],
    setupFiles: ['test/connection-sensor.ts'],
    // The emulator serves some sixty requests a second, to everyone together.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

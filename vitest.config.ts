import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/emulator/**', 'test/console/**'],
    setupFiles: ['test/connection-sensor.ts'],
    testTimeout: 15_000,
    reporters,
  },
});

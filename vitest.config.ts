import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/emulator/**', 'test/console/**'],
    setupFiles: ['test/connection-sensor.ts'],
    testTimeout: 15_000,
  },
});

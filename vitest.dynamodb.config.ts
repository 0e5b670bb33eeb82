import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/** The adapters of DynamoDB against AWS's own DynamoDB Local, which the first run installs with Maven. */
export default defineConfig({
  test: {
    reporters,
    include: [
      // Not *.test.ts: `npm test` needs no Java.
      'test/dynamodb/ports.local.ts',
      'test/emulator/table-shapes.test.ts',
      'test/emulator/table-faults.test.ts',
    ],
    globalSetup: ['test/dynamodb/start-dynamodb-local.ts'],
    setupFiles: ['test/connection-sensor.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

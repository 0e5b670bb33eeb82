import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/** Milliseconds: a bound for hangs, on however busy a machine. What is fast is measured in bench/. */
const HANG_MS = 60_000;

/** Rules and stores in this process: no socket, no child. */
const UNIT = [
  'test/core/**/*.test.ts',
  'test/simulation/**/*.test.ts',
  'test/adapters/*.test.ts',
  'test/docs/**/*.test.ts',
  'test/*.test.ts',
];
/** The real `npm start`, killed and restarted. */
const PROCESS = ['test/e2e/**/*.test.ts', 'test/reliability/{fairness,real-process}.test.ts'];
/** AWS's APIs on a local emulator, which the first run installs. */
const EMULATOR = ['test/emulator/**/*.test.ts'];
/** A real browser against the real `npm start`. */
const CONSOLE = ['test/console/**/*.test.ts'];

/** The adapters of DynamoDB against AWS's own DynamoDB Local, which the first run gets with Maven. */
const DYNAMODB = ['test/dynamodb/*.local.ts', 'test/emulator/table-{shapes,faults}.test.ts'];
/** Every stage's template before two programs that are not ours; the first run installs them. */
const TEMPLATES = ['test/templates/second-opinions.checks.ts'];
/** The tarball, installed as a stranger would; the run makes it first. */
const PACKAGE = ['test/package/tarball/**/*.test.ts'];

const sensor = ['test/connection-sensor.ts'];

export default defineConfig({
  test: {
    reporters,
    // All cores: the default leaves one free, which on a machine of two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: UNIT,
          setupFiles: sensor,
          testTimeout: HANG_MS,
          // They share nothing that one of them changes: a fresh worker for each would only cost its start.
          isolate: false,
        },
      },
      {
        test: {
          // Whatever is in no other project: a new folder of tests is run without being named here.
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: [...UNIT, ...PROCESS, ...EMULATOR, ...CONSOLE, ...PACKAGE],
          setupFiles: sensor,
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          // As above: what half of them load (the CDK, a synthesised stage) is then loaded once a worker.
          isolate: false,
        },
      },
      {
        test: {
          name: 'dynamodb',
          include: DYNAMODB,
          globalSetup: ['test/dynamodb/start-dynamodb-local.ts'],
          setupFiles: sensor,
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          // One process of Java answers all of them.
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'templates',
          include: TEMPLATES,
          // A hundred Python packages, at the first run.
          hookTimeout: 15 * HANG_MS,
          testTimeout: 3 * HANG_MS,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'process',
          include: PROCESS,
          setupFiles: sensor,
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
        },
      },
      {
        test: {
          name: 'emulator',
          include: EMULATOR,
          globalSetup: ['test/emulator/start-emulator.ts'],
          setupFiles: sensor,
          testTimeout: HANG_MS,
          hookTimeout: 2 * HANG_MS,
          // The emulator serves some sixty requests a second, to everyone together.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'package',
          include: PACKAGE,
          globalSetup: ['test/package/tarball/make-tarball.ts'],
          // Of npm, of compilers and of cdk, each a few seconds on an idle machine.
          testTimeout: 3 * HANG_MS,
          hookTimeout: 3 * HANG_MS,
          maxWorkers: 2,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: 'console',
          include: CONSOLE,
          globalSetup: ['test/console/find-browser.ts'],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
          // A browser on a busy machine is slow; what is polled for comes in the end or not at all.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});

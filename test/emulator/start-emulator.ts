import type { TestProject } from 'vitest/node';
import { startEmulator } from '../../local/emulator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    emulatorEndpoint: string;
  }
}

/** One emulator for the whole run: its tests use resources of random names. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, stop } = await startEmulator();
  project.provide('emulatorEndpoint', endpoint);
  return stop;
}

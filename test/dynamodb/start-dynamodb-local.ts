import type { TestProject } from 'vitest/node';
import { startDynamoDbLocal } from '../../local/dynamodb-local/start.ts';

/** In the place of the emulator, so that the tests are the same. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, stop } = await startDynamoDbLocal();
  project.provide('emulatorEndpoint', endpoint);
  return stop;
}

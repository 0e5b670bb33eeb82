import { consoleChecks } from './checks/console.ts';
import { dataChecks } from './checks/data.ts';
import { doorChecks } from './checks/doors.ts';
import { functionChecks } from './checks/functions.ts';
import { logChecks } from './checks/logs.ts';
import { policyChecks } from './checks/policies.ts';
import { publishingChecks } from './checks/publishing.ts';
import { queueChecks } from './checks/queues.ts';
import { retryChecks } from './checks/retries.ts';
import { signInChecks } from './checks/sign-in.ts';
import { stackChecks } from './checks/stack.ts';
import { watchingChecks } from './checks/watching.ts';
import type { DeploymentCheck } from './trial.ts';

/** In this order: what looks at logs and counts comes after what causes them, and the removal of the webhook last. */
export const EVERY_CHECK: readonly DeploymentCheck[] = [
  ...stackChecks,
  ...functionChecks,
  // Before any check puts something among the dead letters.
  ...watchingChecks.filter(({ id }) => id.startsWith('watching/alarms')),
  ...signInChecks,
  ...doorChecks,
  ...policyChecks,
  ...consoleChecks,
  ...publishingChecks,
  ...retryChecks,
  ...queueChecks,
  ...logChecks,
  ...watchingChecks.filter(({ id }) => !id.startsWith('watching/alarms')),
  ...dataChecks,
];

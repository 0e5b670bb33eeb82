import type { AccountCheck } from './account.ts';
import { earlierStackChecks } from './checks/earlier-stacks.ts';
import { placeChecks } from './checks/place.ts';
import { settingsChecks } from './checks/settings.ts';

/** All read-only. */
export const EVERY_ACCOUNT_CHECK: readonly AccountCheck[] = [
  ...placeChecks,
  ...settingsChecks,
  ...earlierStackChecks,
];

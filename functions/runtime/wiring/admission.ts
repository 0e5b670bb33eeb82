import { createRateLimiter } from '../../../adapters/dynamodb/rate-limiter.ts';
import { createCallerBudget } from '../../auth/caller-budget.ts';
import type { Environment } from '../settings.ts';
import { clock } from './process.ts';
import { tableNamed } from './tables.ts';

type AdmissionEnvironment = Pick<Environment<'read-api'>, 'WEBHOOKS_TABLE' | 'CALLER_REQUESTS_PER_MINUTE'>;

/** How many requests one caller of the API gets. */
export const admissionOf = (env: AdmissionEnvironment) =>
  createCallerBudget({
    rates: createRateLimiter(tableNamed(env.WEBHOOKS_TABLE), clock),
    clock,
    requestsPerMinute: env.CALLER_REQUESTS_PER_MINUTE,
  });

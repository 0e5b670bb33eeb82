import * as z from 'zod';
import { QUEUE_DELAY_MAX_SECONDS } from '../../core/limits.ts';

const text = z.string().min(1);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) => value.split(',').filter((each) => each !== ''));

const webhooksTable = { WEBHOOKS_TABLE: text };
const tables = { ...webhooksTable, DELIVERIES_TABLE: text };
const deliveriesQueue = { DELIVERIES_QUEUE_URL: z.url() };
const eventsQueue = { EVENTS_QUEUE_URL: z.url() };
const wakeUpsQueue = { WAKE_UPS_QUEUE_URL: z.url() };
const operational = { OPERATIONAL_SECRET: text };
const tokens = { TOKEN_PREFIX: text };
const callers = { CALLER_REQUESTS_PER_MINUTE: z.coerce.number().int().positive() };
const destinations = {
  GEO: text,
  RETRY_SCHEDULE_SECONDS: list.transform((each) => each.map(Number)).pipe(z.array(z.number().min(0)).min(1)),
  HTTPS_ONLY: flag,
  ALLOWED_CIDRS: list,
  ALLOWED_HOSTS: list,
  OWN_HOSTS: list,
  MACHINE_CALLABLE: flag,
  IPV4_ONLY: flag,
};

/** What each function needs to be told. lib/ sets it and knows these names by their types; a test holds the two together. */
export const ENVIRONMENTS = {
  'read-api': z.object({ ...tables, ...callers, GEO: text, PAGE_TOKEN_SECRET: text }),
  'write-api': z.object({
    ...tables,
    ...callers,
    ...destinations,
    ...tokens,
    /** Empty: AWS's own key. */
    TOKEN_KEY_ID: z.string(),
    ...eventsQueue,
    ...deliveriesQueue,
    ...wakeUpsQueue,
  }),
  authorizer: z.object({
    ...webhooksTable,
    JWT_ISSUER: text,
    JWKS_URI: z.url(),
    JWT_AUDIENCES: list,
    ROLES_CLAIM: z.string(),
  }),
  router: z.object({
    ...tables,
    ...deliveriesQueue,
    ...wakeUpsQueue,
    ...operational,
    EVENTS_DEAD_LETTERS_URL: z.url(),
  }),
  dispatcher: z.object({
    ...tables,
    ...destinations,
    ...tokens,
    ...eventsQueue,
    ...deliveriesQueue,
    ...wakeUpsQueue,
    ...operational,
    METRICS: flag,
    QUEUE_DELAY_MAX_SECONDS: z.coerce.number().int().min(0).max(QUEUE_DELAY_MAX_SECONDS),
    SCHEDULE_GROUP: text,
    SCHEDULER_ROLE_ARN: text,
    RETRIES_QUEUE_ARN: text,
    RETRIES_DEAD_LETTERS_ARN: text,
  }),
  waker: z.object({ ...tables, ...deliveriesQueue, ...wakeUpsQueue }),
  replayer: z.object(deliveriesQueue),
  janitor: z.object({ ...tables, ...tokens, ...wakeUpsQueue, STACK_ID: text }),
} as const;

export type FunctionName = keyof typeof ENVIRONMENTS;
export type Environment<Name extends FunctionName> = z.output<(typeof ENVIRONMENTS)[Name]>;
/** What everything that calls destinations is told. */
export type DestinationEnvironment = Pick<Environment<'dispatcher'>, keyof typeof destinations>;

/** @throws Error naming the variables that are missing or wrong, never their values */
export function readEnvironment<Name extends FunctionName>(
  name: Name,
  variables: Readonly<Record<string, string | undefined>>,
): Environment<Name> {
  const result = ENVIRONMENTS[name].safeParse(variables);
  if (result.success) return result.data as Environment<Name>;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')} (${message})`);
  throw new Error(`the environment of ${name} is not as it should be: ${faults.join(', ')}`);
}

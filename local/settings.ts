import { parseArgs } from 'node:util';
import * as z from 'zod';
import { RETRY_SCHEDULE_SECONDS } from '../core/limits.ts';

/** What `npm start` can be told, by environment or by flag. */
export interface LocalSettings {
  readonly port: number;
  readonly host: string;
  readonly stateDir: string;
  readonly retryScheduleSeconds: readonly number[];
  readonly destinations: 'public' | 'loopback';
  /** The owner of the machine accepts that anyone who reaches HOST can use the server. */
  readonly insecureHost: boolean;
}

const DEFAULT_PORT = 8787;
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '::1'];

const schedule = z
  .string()
  .regex(/^0(,\d+(\.\d+)?)*$/, 'must be delays in seconds, comma separated, the first one 0, such as 0,5,300')
  .transform((text) => text.split(',').map(Number));

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  HOST: z.string().min(1).default('127.0.0.1'),
  FANFARE_STATE_DIR: z.string().min(1).default('.fanfare'),
  FANFARE_RETRY_SCHEDULE: schedule.optional(),
  FANFARE_DESTINATIONS: z.enum(['public', 'loopback']).default('loopback'),
});

const flags = {
  destinations: { type: 'string' },
  'insecure-host': { type: 'boolean', default: false },
} as const;

/** @throws Error in words for the person who started the server */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): LocalSettings {
  const { values } = parseArgs({ args: [...args], options: flags });
  const result = environment.safeParse({
    ...env,
    ...(values.destinations !== undefined && { FANFARE_DESTINATIONS: values.destinations }),
  });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { HOST: host } = result.data;
  if (!LOOPBACK_HOSTS.includes(host) && !values['insecure-host']) {
    throw new Error(
      `HOST=${host} would let others in, and this server has no sign-in. Add --insecure-host if that is what you want.`,
    );
  }
  return {
    port: result.data.PORT,
    host,
    stateDir: result.data.FANFARE_STATE_DIR,
    retryScheduleSeconds: result.data.FANFARE_RETRY_SCHEDULE ?? RETRY_SCHEDULE_SECONDS,
    destinations: result.data.FANFARE_DESTINATIONS,
    insecureHost: values['insecure-host'],
  };
}

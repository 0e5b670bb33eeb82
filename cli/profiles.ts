import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { RequestError } from '../core/errors.ts';
import { parseAs } from '../core/validation.ts';
import { usage } from './exit-codes.ts';

const authentication = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('client-credentials'),
    token_url: z.url(),
    client_id: z.string().min(1),
    /** Absent: FANFARE_CLIENT_SECRET holds it. */
    client_secret: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('iam'), region: z.string().min(1) }),
]);

const profile = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }),
  project: z.string().min(1).optional(),
  geo: z.string().min(1).optional(),
  authentication,
});

const config = z.strictObject({
  /** Used where none is named. */
  current: z.string(),
  profiles: z.record(z.string(), profile),
});

export type Authentication = z.output<typeof authentication>;
export type Profile = z.output<typeof profile>;
export type Config = z.output<typeof config>;

/** Only the owner: a profile may hold a client's secret. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

const EMPTY: Config = { current: 'default', profiles: {} };

export function configFile(env: Readonly<Record<string, string | undefined>>): string {
  if (env.FANFARE_CONFIG) return env.FANFARE_CONFIG;
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'fanfare', 'config.json');
}

/** @throws CommandFailure naming the file and the field */
export function readConfig(file: string): Config {
  const text = textOf(file);
  if (text === undefined) return EMPTY;
  try {
    return parseAs(config, JSON.parse(text), 'the file');
  } catch (error) {
    const reason = error instanceof RequestError ? error.message : 'not valid JSON';
    throw usage(`${file}: ${reason}`);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw usage(`${file}: cannot be read`);
  }
}

/** Written beside and renamed: an interrupted `login` leaves the old file, and no moment has another mode. */
export function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: DIRECTORY_MODE });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text, { mode: FILE_MODE });
  chmodSync(beside, FILE_MODE);
  renameSync(beside, file);
}

export const writeConfig = (file: string, written: Config): void =>
  writePrivately(file, `${JSON.stringify(written, undefined, 2)}\n`);

import { usage } from './exit-codes.ts';
import type { Authentication, Config, Profile } from './profiles.ts';
import { configFile, readConfig } from './profiles.ts';

/** What every command can be told about whom to talk to. */
export interface GlobalOptions {
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly project?: string | undefined;
  readonly geo?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Whom the command talks to, and as whom. */
export interface Session {
  readonly endpoint: string;
  readonly project: string;
  readonly geo: string;
  readonly authentication: Authentication | { readonly type: 'bearer'; readonly token: string };
}

/** Where `npm start` listens, and the project that its first start makes. */
const LOCAL_ENDPOINT = 'http://127.0.0.1:8787';
const LOCAL_PROJECT = 'demo';
const DEFAULT_GEO = 'us';
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * An option wins over the environment, the environment over the profile, the profile over `npm start`.
 * @throws CommandFailure
 */
export function openSession(
  options: GlobalOptions,
  env: Readonly<Record<string, string | undefined>>,
): Session {
  const profile = profileOf(options.profile ?? env.FANFARE_PROFILE, readConfig(configFile(env)));
  const endpoint = baseOf(options.endpoint ?? env.FANFARE_ENDPOINT ?? profile?.endpoint ?? LOCAL_ENDPOINT);
  const project =
    options.project ??
    env.FANFARE_PROJECT ??
    profile?.project ??
    (isLoopback(endpoint) ? LOCAL_PROJECT : undefined);
  if (!project) throw usage('project: name one with --project, FANFARE_PROJECT or `fanfare login --project`');
  const session = {
    endpoint,
    project,
    geo: options.geo ?? env.FANFARE_GEO ?? profile?.geo ?? DEFAULT_GEO,
    authentication: authenticationFor(endpoint, profile, env.FANFARE_TOKEN),
  };
  if (session.authentication.type !== 'none' && !isLoopback(endpoint) && !endpoint.startsWith('https:')) {
    throw usage(`endpoint: ${endpoint} would get credentials in clear text; it must be https`);
  }
  return session;
}

function profileOf(name: string | undefined, config: Config): Profile | undefined {
  const found = config.profiles[name ?? config.current];
  if (name !== undefined && !found) {
    const known = Object.keys(config.profiles).join(', ') || 'none yet';
    throw usage(`profile: there is no ${name}; known: ${known}. \`fanfare login ${name}\` makes it`);
  }
  return found;
}

/** A profile's credentials are for its own endpoint: one that an option names instead does not get them. */
function authenticationFor(
  endpoint: string,
  profile: Profile | undefined,
  token: string | undefined,
): Session['authentication'] {
  if (token) return { type: 'bearer', token };
  return profile && baseOf(profile.endpoint) === endpoint ? profile.authentication : { type: 'none' };
}

/** @throws CommandFailure */
export function baseOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usage(`endpoint: ${endpoint} is not a URL such as ${LOCAL_ENDPOINT}`);
  }
  return endpoint.replace(/\/+$/, '');
}

const isLoopback = (endpoint: string): boolean => LOOPBACK.test(new URL(endpoint).hostname);

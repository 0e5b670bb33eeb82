import { InvalidArgumentError } from '@commander-js/extra-typings';
import { usage } from './exit-codes.ts';

/** What options mean, wherever they are taken. */

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A whole number of 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of 0 or more.');
  return Number(text);
}

/**
 * A time as the API takes it: RFC 3339 as it stands, or `15m`, `2h`, `3d` before now.
 * @throws CommandFailure
 */
export function timeOf(text: string, nowMs: number): string {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(nowMs - Number(count) * (UNITS_MS[unit] ?? 0)).toISOString();
  if (Number.isNaN(Date.parse(text)))
    throw usage(`${text} is no time: write 15m, 2h, 3d or 2026-11-24T12:00:00Z`);
  return text;
}

export interface WantedEvent {
  readonly source: string;
  readonly action: string;
}

/** `acme.orders.order:create`; a source alone means all of its actions. For options that may be repeated. */
export function addEvent(text: string, before: readonly WantedEvent[] = []): WantedEvent[] {
  const [source = '', action = '*', ...rest] = text.split(':');
  if (source === '' || action === '' || rest.length > 0) {
    throw new InvalidArgumentError(
      'It must be source:action, such as acme.orders.order:create or acme.orders.order:*.',
    );
  }
  return [...before, { source, action }];
}

/**
 * A secret by the name of the variable that holds it: on the command line everyone on the machine could read it.
 * @throws CommandFailure for a variable that is not set: an empty token would mean "do not sign"
 */
export function secretFrom(
  name: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (name === undefined) return undefined;
  const secret = env[name];
  if (!secret) throw usage(`--secret-env: the variable ${shownName(name)} is not set or empty`);
  return secret;
}

/** Whoever passes the secret itself instead of a name must not see it in a log. */
const shownName = (name: string): string => (/^[A-Z_][A-Z0-9_]*$/.test(name) ? name : 'that it names');

import { expiryOf } from '../stored/expiry.ts';
import type { EXPIRES_AT } from './schema.ts';
import type { Condition } from './table.ts';

const MILLISECONDS = 1_000;

/** The TTL attribute: seconds since the epoch. DynamoDB removes the row up to a few days later. */
export const expiresAt = (createdAtMs: number): number => secondsOf(expiryOf(createdAtMs));

export const secondsOf = (atMs: number): number => Math.floor(atMs / MILLISECONDS);

export const isExpired = (item: Readonly<Record<typeof EXPIRES_AT, number>>, nowMs: number): boolean =>
  item.expiresAt * MILLISECONDS <= nowMs;

/** An expired row that was not removed yet counts as absent. */
export const ifAbsentOrExpired = (nowMs: number): Condition => ({
  expression: 'attribute_not_exists(PK) OR expiresAt <= :now',
  values: { ':now': secondsOf(nowMs) },
});

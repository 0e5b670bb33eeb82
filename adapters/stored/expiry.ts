import { RETENTION_DAYS } from '../../core/limits.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
export const RETENTION_MS = RETENTION_DAYS * DAY_MS;

/** Milliseconds since the epoch from which on an event or delivery is gone. */
export const expiryOf = (createdAtMs: number): number => createdAtMs + RETENTION_MS;

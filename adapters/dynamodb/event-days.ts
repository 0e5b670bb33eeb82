import { ulidFloor } from '../../core/ids.ts';
import { RETENTION_MS } from '../stored/expiry.ts';
import type { IdBounds } from '../stored/page.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DATE_CHARACTERS = 'YYYY-MM-DD'.length;

/** `YYYY-MM-DD` in UTC. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, DATE_CHARACTERS);

/**
 * The days on which events within the bounds can have been accepted, newest first. Tomorrow is one of them:
 * the clocks of the doors may be ahead of ours.
 */
export function daysWithin({ from, to }: IdBounds, nowMs: number): string[] {
  const days: string[] = [];
  const oldestMs = nowMs - RETENTION_MS;
  for (let startMs = startOfDay(nowMs + DAY_MS); startMs + DAY_MS > oldestMs; startMs -= DAY_MS) {
    if (ulidFloor(startMs) <= to && ulidFloor(startMs + DAY_MS) > from) days.push(dayOf(startMs));
  }
  return days;
}

const startOfDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

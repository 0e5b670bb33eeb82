import * as z from 'zod';
import { COUNT_KEPT_DAYS } from '../../core/limits.ts';
import type { Clock, RateLimiter } from '../../core/ports.ts';
import type { Database } from './database.ts';
import { write } from './group-commit.ts';

const MILLISECONDS = 1_000;
const DAY_MS = 24 * 60 * 60 * MILLISECONDS;

const countRow = z.object({ taken: z.int(), window_end_ms: z.int() });
/** Beside the windows of the same key, as a window that lasts until it is collected. */
const countKey = (key: string): string => `count of ${key}`;

export function createRateLimiter(db: Database, clock: Clock): RateLimiter {
  return {
    take: (key, limit, windowSeconds) =>
      write(db, () => {
        const windowMs = windowSeconds * MILLISECONDS;
        const startMs = Math.floor(clock.now() / windowMs) * windowMs;
        // One statement: a window that is over starts again, a full one changes nothing.
        const { changes } = db
          .prepare(
            `INSERT INTO rates (key, window_start_ms, window_end_ms, taken) VALUES ($key, $start, $end, 1)
           ON CONFLICT DO UPDATE SET
             taken = iif(window_start_ms = $start, taken + 1, 1), window_start_ms = $start, window_end_ms = $end
           WHERE window_start_ms <> $start OR taken < $limit`,
          )
          .run({ key, start: startMs, end: startMs + windowMs, limit });
        return changes > 0 && limit > 0;
      }),
    count: (key) =>
      write(db, () => {
        const nowMs = clock.now();
        db.prepare(
          `INSERT INTO rates (key, window_start_ms, window_end_ms, taken) VALUES ($key, $now, $end, 1)
         ON CONFLICT DO UPDATE SET taken = iif(window_end_ms > $now, taken + 1, 1), window_end_ms = $end`,
        ).run({ key: countKey(key), now: nowMs, end: nowMs + COUNT_KEPT_DAYS * DAY_MS });
      }),
    collect: (key) =>
      write(db, () => {
        const row = db
          .prepare('DELETE FROM rates WHERE key = ? RETURNING taken, window_end_ms')
          .get(countKey(key));
        if (!row) return 0;
        const { taken, window_end_ms: endMs } = countRow.parse(row);
        return endMs > clock.now() ? taken : 0;
      }),
  };
}

import type { Clock, RateLimiter } from '../../core/ports.ts';
import type { Database } from './database.ts';

const MILLISECONDS = 1_000;

export function createRateLimiter(db: Database, clock: Clock): RateLimiter {
  return {
    async take(key, limit, windowSeconds) {
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
    },
  };
}

import type { Clock, RateLimiter } from '../../core/ports.ts';
import { type Database, transaction } from './database.ts';

const MILLISECONDS = 1_000;

export function createRateLimiter(db: Database, clock: Clock): RateLimiter {
  const get = db.prepare('SELECT count FROM rates WHERE key = ? AND window_ends > ?');
  const put = db.prepare('INSERT OR REPLACE INTO rates (key, count, window_ends) VALUES (?, ?, ?)');

  return {
    async take(key, limit, windowSeconds) {
      const windowMs = windowSeconds * MILLISECONDS;
      const windowEndsMs = (Math.floor(clock.now() / windowMs) + 1) * windowMs;
      return transaction(db, () => {
        const taken = Number(get.get(key, clock.now())?.count ?? 0);
        if (taken >= limit) return false;
        put.run(key, taken + 1, windowEndsMs);
        return true;
      });
    },
  };
}

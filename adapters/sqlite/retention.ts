import { RETENTION_DAYS } from '../../core/limits.ts';
import type { Clock } from '../../core/ports.ts';
import type { Database } from './database.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Milliseconds since the epoch: rows from before count as gone, whether or not they were removed yet. */
export const oldestKept = (clock: Clock): number => clock.now() - RETENTION_DAYS * DAY_MS;

/** Removes what has expired: what the TTL of the deliveries table does on AWS. */
export function purgeExpired(db: Database, clock: Clock): void {
  const oldest = oldestKept(clock);
  db.prepare('DELETE FROM events WHERE accepted_at < ?').run(oldest);
  db.prepare('DELETE FROM deliveries WHERE created_at < ?').run(oldest);
  db.prepare('DELETE FROM dead_messages WHERE died_at < ?').run(oldest);
  db.prepare('DELETE FROM rates WHERE window_ends < ?').run(clock.now());
}

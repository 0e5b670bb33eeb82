import type { Clock } from '../../core/ports.ts';
import { RETENTION_MS } from '../stored/expiry.ts';
import { type Database, inTransaction } from './database.ts';

/** Removes what has expired: reads leave it out already, this frees its space. */
export function purgeExpired(db: Database, clock: Clock): void {
  const nowMs = clock.now();
  inTransaction(db, () => {
    db.prepare('DELETE FROM events WHERE expires_at_ms <= ?').run(nowMs);
    db.prepare('DELETE FROM deliveries WHERE expires_at_ms <= ?').run(nowMs);
    db.prepare('DELETE FROM held WHERE expires_at_ms <= ?').run(nowMs);
    db.prepare('DELETE FROM redelivery_jobs WHERE expires_at_ms <= ?').run(nowMs);
    db.prepare('DELETE FROM rates WHERE window_end_ms <= ?').run(nowMs);
    db.prepare('DELETE FROM messages WHERE dead_reason IS NOT NULL AND sent_at_ms <= ?').run(
      nowMs - RETENTION_MS,
    );
  });
}

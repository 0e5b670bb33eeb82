import type { Clock } from '../../core/ports.ts';
import { RETENTION_MS } from '../stored/expiry.ts';
import type { Database } from './database.ts';
import { removeInSlices } from './remove-in-slices.ts';

/** Tables whose rows have ids of their own. */
const BY_ROW_ID = ['events', 'deliveries'];
/** The others, by their keys. */
const BY_KEY = {
  held: 'webhook_id, delivery_id',
  redelivery_jobs: 'webhook_id, id',
  metrics: 'project_id, day_ms, webhook_id',
};

/** Removes what has expired: reads leave it out already, this frees its space. */
export async function purgeExpired(db: Database, clock: Clock, stopping?: AbortSignal): Promise<void> {
  const nowMs = clock.now();
  const remove = (statement: string, untilMs = nowMs) => removeInSlices(db, statement, untilMs, stopping);
  await Promise.all([
    ...BY_ROW_ID.map((table) => remove(removal(table, 'rowid', 'expires_at_ms <= ?'))),
    ...Object.entries(BY_KEY).map(([table, key]) => remove(removal(table, key, 'expires_at_ms <= ?'))),
    remove(removal('rates', 'key', 'window_end_ms <= ?')),
    remove(removal('messages', 'rowid', 'dead_reason IS NOT NULL AND sent_at_ms <= ?'), nowMs - RETENTION_MS),
  ]);
}

const removal = (table: string, key: string, condition: string): string =>
  `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ?)`;

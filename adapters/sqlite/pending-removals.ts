import * as z from 'zod';
import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook, renderWebhook } from '../stored/webhook.ts';
import { type Database, inTransaction } from './database.ts';

const removedRow = z.object({ item: z.string() });

/** Deleted webhooks whose token, health and deliveries may still be stored. */
export interface PendingRemovals {
  list(): Webhook[];
  /** To be called once everything of the webhook is removed. */
  forget(webhook: Webhook): void;
}

export const createPendingRemovals = (db: Database): PendingRemovals => ({
  list: () =>
    db
      .prepare('SELECT item FROM removed_webhooks ORDER BY rowid')
      .all()
      .map((row) => parseWebhook(removedRow.parse(row).item)),

  forget({ id }) {
    inTransaction(db, () => db.prepare('DELETE FROM removed_webhooks WHERE webhook_id = ?').run(id));
  },
});

/** To be called in the transaction that deletes the webhook: no crash can lose what is left to clean up. */
export function recordRemoval(db: Database, webhook: Webhook): void {
  db.prepare('INSERT OR REPLACE INTO removed_webhooks (webhook_id, item) VALUES (?, ?)').run(
    webhook.id,
    renderWebhook(webhook),
  );
}

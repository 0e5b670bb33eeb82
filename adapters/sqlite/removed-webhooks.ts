import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook } from '../stored/webhook.ts';
import { type Database, itemOf } from './database.ts';

/** Webhooks removed but not cleaned up after yet: what the stream of the webhooks table is on AWS. */
export interface RemovedWebhooks {
  list(): Webhook[];
  forget(webhook: Webhook): void;
}

export function createRemovedWebhooks(db: Database): RemovedWebhooks {
  const all = db.prepare('SELECT item FROM removed_webhooks');
  const forget = db.prepare('DELETE FROM removed_webhooks WHERE id = ?');
  return {
    list: () => all.all().map((row) => parseWebhook(itemOf(row))),
    forget: (webhook) => {
      forget.run(webhook.id);
    },
  };
}

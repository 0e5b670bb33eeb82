import type { WebhookStore } from '../../core/ports.ts';
import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook } from '../stored/webhook.ts';
import { type Database, itemOf, transaction } from './database.ts';

export function createWebhookStore(db: Database): WebhookStore {
  const byName = db.prepare('SELECT item FROM webhooks WHERE project = ? AND name = ?');
  const byId = db.prepare('SELECT item FROM webhooks WHERE project = ? AND id = ?');
  const ofProject = db.prepare('SELECT item FROM webhooks WHERE project = ?');
  const count = db.prepare('SELECT count(*) AS count FROM webhooks WHERE project = ?');
  const nameOwner = db.prepare('SELECT id FROM webhooks WHERE project = ? AND name = ?');
  const insert = db.prepare('INSERT INTO webhooks (project, id, name, version, item) VALUES (?, ?, ?, ?, ?)');
  const update = db.prepare(
    'UPDATE webhooks SET name = ?, version = ?, item = ? WHERE project = ? AND id = ? AND version = ?',
  );
  const remove = db.prepare('DELETE FROM webhooks WHERE project = ? AND id = ? AND version = ?');
  const noteRemoval = db.prepare(
    'INSERT OR REPLACE INTO removed_webhooks (project, id, item) VALUES (?, ?, ?)',
  );
  const revision = db.prepare('SELECT revision FROM revisions WHERE project = ?');
  const bump = db.prepare(
    'INSERT INTO revisions (project, revision) VALUES (?, 1) ON CONFLICT (project) DO UPDATE SET revision = revision + 1',
  );
  const isTaken = ({ projectId, name, id }: Webhook): boolean => {
    const owner = nameOwner.get(projectId, name);
    return owner !== undefined && owner.id !== id;
  };

  return {
    async insert(webhook, limit) {
      return transaction(db, () => {
        if (isTaken(webhook)) return 'name_taken';
        if (Number(count.get(webhook.projectId)?.count) >= limit) return 'limit_reached';
        insert.run(webhook.projectId, webhook.id, webhook.name, webhook.version, JSON.stringify(webhook));
        bump.run(webhook.projectId);
        return 'inserted';
      });
    },

    async update(webhook) {
      return transaction(db, () => {
        if (isTaken(webhook)) return 'name_taken';
        const { projectId, id, name, version } = webhook;
        const { changes } = update.run(name, version, JSON.stringify(webhook), projectId, id, version - 1);
        if (changes === 0) return 'conflict';
        bump.run(projectId);
        return 'updated';
      });
    },

    async remove(webhook) {
      return transaction(db, () => {
        const { projectId, id, version } = webhook;
        if (remove.run(projectId, id, version).changes === 0) return 'conflict';
        noteRemoval.run(projectId, id, JSON.stringify(webhook));
        bump.run(projectId);
        return 'removed';
      });
    },

    async getByName(projectId, name) {
      const row = byName.get(projectId, name);
      return row && parseWebhook(itemOf(row));
    },

    async getMany(keys) {
      const distinct = new Map(keys.map((key) => [`${key.projectId}/${key.webhookId}`, key]));
      const rows = [...distinct.values()].map(({ projectId, webhookId }) => byId.get(projectId, webhookId));
      return rows.flatMap((row) => (row ? [parseWebhook(itemOf(row))] : []));
    },

    async list(projectId) {
      return ofProject.all(projectId).map((row) => parseWebhook(itemOf(row)));
    },

    async revision(projectId) {
      return Number(revision.get(projectId)?.revision ?? 0);
    },
  };
}

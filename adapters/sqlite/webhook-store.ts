import * as z from 'zod';
import type { WebhookStore } from '../../core/ports.ts';
import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook, renderWebhook } from '../stored/webhook.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';
import { recordRemoval } from './pending-removals.ts';

const itemRow = z.object({ item: z.string() });
const versionRow = z.object({ version: z.int() });
const countRow = z.object({ count: z.int() });
const revisionRow = z.object({ revision: z.int() });

export function createWebhookStore(db: Database): WebhookStore {
  return {
    insert: (webhook, limit) => write(db, () => insert(db, webhook, limit)),
    update: (webhook) => write(db, () => update(db, webhook)),
    remove: (webhook) => write(db, () => remove(db, webhook)),

    getByName: (projectId, name) =>
      read(db, () => {
        const row = db
          .prepare('SELECT item FROM webhooks WHERE project_id = ? AND name = ?')
          .get(projectId, name);
        return row && parse(row);
      }),

    getMany: (keys) =>
      read(db, () => {
        const find = db.prepare('SELECT item FROM webhooks WHERE project_id = ? AND id = ?');
        const unique = new Map(keys.map((key) => [`${key.projectId}/${key.webhookId}`, key]));
        const rows = [...unique.values()].map(({ projectId, webhookId }) => find.get(projectId, webhookId));
        return rows.flatMap((row) => (row ? [parse(row)] : []));
      }),

    list: (projectId) =>
      read(db, () => db.prepare('SELECT item FROM webhooks WHERE project_id = ?').all(projectId).map(parse)),

    revision: (projectId) =>
      read(db, () => {
        const row = db.prepare('SELECT revision FROM projects WHERE project_id = ?').get(projectId);
        return row ? revisionRow.parse(row).revision : 0;
      }),
  };
}

const parse = (row: unknown): Webhook => parseWebhook(itemRow.parse(row).item);

function insert(db: Database, webhook: Webhook, limit: number): 'inserted' | 'name_taken' | 'limit_reached' {
  const { projectId, id, name, version } = webhook;
  if (nameIsTaken(db, webhook)) return 'name_taken';
  const { count } = countRow.parse(
    db.prepare('SELECT count(*) AS count FROM webhooks WHERE project_id = ?').get(projectId),
  );
  if (count >= limit) return 'limit_reached';

  db.prepare('INSERT INTO webhooks (project_id, id, name, version, item) VALUES (?, ?, ?, ?, ?)').run(
    projectId,
    id,
    name,
    version,
    renderWebhook(webhook),
  );
  bumpRevision(db, projectId);
  return 'inserted';
}

function update(db: Database, webhook: Webhook): 'updated' | 'conflict' | 'name_taken' {
  const { projectId, id, name, version } = webhook;
  if (storedVersion(db, webhook) !== version - 1) return 'conflict';
  if (nameIsTaken(db, webhook)) return 'name_taken';

  db.prepare('UPDATE webhooks SET name = ?, version = ?, item = ? WHERE project_id = ? AND id = ?').run(
    name,
    version,
    renderWebhook(webhook),
    projectId,
    id,
  );
  bumpRevision(db, projectId);
  return 'updated';
}

function remove(db: Database, webhook: Webhook): 'removed' | 'conflict' {
  const { projectId, id, version } = webhook;
  if (storedVersion(db, webhook) !== version) return 'conflict';

  db.prepare('DELETE FROM webhooks WHERE project_id = ? AND id = ?').run(projectId, id);
  recordRemoval(db, webhook);
  bumpRevision(db, projectId);
  return 'removed';
}

function storedVersion(db: Database, { projectId, id }: Webhook): number | undefined {
  const row = db.prepare('SELECT version FROM webhooks WHERE project_id = ? AND id = ?').get(projectId, id);
  return row && versionRow.parse(row).version;
}

const nameIsTaken = (db: Database, { projectId, id, name }: Webhook): boolean =>
  db
    .prepare('SELECT 1 FROM webhooks WHERE project_id = ? AND name = ? AND id <> ?')
    .get(projectId, name, id) !== undefined;

function bumpRevision(db: Database, projectId: string): void {
  db.prepare(
    'INSERT INTO projects (project_id, revision) VALUES (?, 1) ON CONFLICT DO UPDATE SET revision = revision + 1',
  ).run(projectId);
}

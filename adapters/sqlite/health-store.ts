import * as z from 'zod';
import type { Health } from '../../core/health.ts';
import type { HealthStore } from '../../core/ports.ts';
import { parseHealth, renderHealth } from '../stored/health.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const healthRow = z.object({ item: z.string() });
const versionRow = z.object({ version: z.int() });

export function createHealthStore(db: Database): HealthStore {
  return {
    getMany: (keys) =>
      read(db, () => {
        const find = db.prepare('SELECT item FROM healths WHERE project_id = ? AND webhook_id = ?');
        const unique = new Map(keys.map((key) => [`${key.projectId}/${key.webhookId}`, key]));
        const rows = [...unique.values()].map(({ projectId, webhookId }) => find.get(projectId, webhookId));
        return rows.flatMap((row) => (row ? [parseHealth(healthRow.parse(row).item)] : []));
      }),

    put: (health) => write(db, () => put(db, health)),

    remove: ({ projectId, webhookId }) =>
      write(db, () => {
        db.prepare('DELETE FROM healths WHERE project_id = ? AND webhook_id = ?').run(projectId, webhookId);
      }),
  };
}

function put(db: Database, health: Health): 'written' | 'conflict' {
  const { projectId, webhookId, version } = health;
  const row = db
    .prepare('SELECT version FROM healths WHERE project_id = ? AND webhook_id = ?')
    .get(projectId, webhookId);
  if ((row ? versionRow.parse(row).version : 0) !== version - 1) return 'conflict';

  db.prepare(
    'INSERT OR REPLACE INTO healths (project_id, webhook_id, version, item) VALUES (?, ?, ?, ?)',
  ).run(projectId, webhookId, version, renderHealth(health));
  return 'written';
}

import type { HealthStore } from '../../core/ports.ts';
import { parseHealth } from '../stored/health.ts';
import { type Database, itemOf } from './database.ts';

export function createHealthStore(db: Database): HealthStore {
  const get = db.prepare('SELECT item FROM health WHERE project = ? AND id = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO health (project, id, version, item) VALUES (?, ?, ?, ?)');
  const update = db.prepare(
    'UPDATE health SET version = ?, item = ? WHERE project = ? AND id = ? AND version = ?',
  );
  const remove = db.prepare('DELETE FROM health WHERE project = ? AND id = ?');

  return {
    async getMany(keys) {
      const distinct = new Map(keys.map((key) => [`${key.projectId}/${key.webhookId}`, key]));
      const rows = [...distinct.values()].map(({ projectId, webhookId }) => get.get(projectId, webhookId));
      return rows.flatMap((row) => (row ? [parseHealth(itemOf(row))] : []));
    },

    async put(health) {
      const { projectId, webhookId, version } = health;
      const item = JSON.stringify(health);
      const { changes } =
        version === 1
          ? insert.run(projectId, webhookId, version, item)
          : update.run(version, item, projectId, webhookId, version - 1);
      return changes === 1 ? 'written' : 'conflict';
    },

    async remove({ projectId, webhookId }) {
      remove.run(projectId, webhookId);
    },
  };
}

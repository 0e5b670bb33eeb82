import { z } from 'zod';
import type { Clock, StoredSecret, TokenVault } from '../../core/ports.ts';
import type { Database } from './database.ts';

const storedSecret = z
  .object({ secret: z.string(), project: z.string(), webhook: z.string(), created_at: z.number() })
  .transform(
    ({ secret, project, webhook, created_at }): StoredSecret => ({
      secretId: secret,
      owner: { projectId: project, webhookId: webhook },
      createdAtMs: created_at,
    }),
  );

export function createTokenVault(db: Database, clock: Clock): TokenVault {
  const put = db.prepare(
    'INSERT OR IGNORE INTO tokens (secret, version, token, project, webhook, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const get = db.prepare('SELECT token FROM tokens WHERE secret = ? AND version = ?');
  const remove = db.prepare('DELETE FROM tokens WHERE secret = ?');
  const all = db.prepare(
    'SELECT secret, project, webhook, min(created_at) AS created_at FROM tokens GROUP BY secret',
  );

  return {
    async put({ secretId, versionId }, token, { projectId, webhookId }) {
      put.run(secretId, versionId, token, projectId, webhookId, clock.now());
      if (get.get(secretId, versionId)?.token !== token) throw new Error('a token version cannot be changed');
    },
    async get({ secretId, versionId }) {
      const row = get.get(secretId, versionId);
      return row && String(row.token);
    },
    async remove(secretId) {
      remove.run(secretId);
    },
    async *listSecrets() {
      for (const row of all.all()) yield storedSecret.parse(row);
    },
  };
}

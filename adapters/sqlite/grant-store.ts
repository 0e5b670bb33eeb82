import { z } from 'zod';
import type { Grant, GrantStore } from '../../core/ports.ts';
import { ROLES } from '../../core/principal.ts';
import type { Database } from './database.ts';

const storedGrant = z
  .object({ principal: z.string(), project: z.string(), role: z.enum(ROLES) })
  .transform(({ principal, project, role }): Grant => ({ principalId: principal, projectId: project, role }));

export function createGrantStore(db: Database): GrantStore {
  const put = db.prepare('INSERT OR REPLACE INTO grants (principal, project, role) VALUES (?, ?, ?)');
  const get = db.prepare('SELECT * FROM grants WHERE principal = ? AND project = ?');
  const ofPrincipal = db.prepare('SELECT * FROM grants WHERE principal = ?');
  const remove = db.prepare('DELETE FROM grants WHERE principal = ? AND project = ?');

  return {
    async put({ principalId, projectId, role }) {
      put.run(principalId, projectId, role);
    },
    async get(principalId, projectId) {
      const row = get.get(principalId, projectId);
      return row && storedGrant.parse(row);
    },
    async listByPrincipal(principalId) {
      return ofPrincipal.all(principalId).map((row) => storedGrant.parse(row));
    },
    async remove(principalId, projectId) {
      remove.run(principalId, projectId);
    },
  };
}

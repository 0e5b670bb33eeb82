import * as z from 'zod';
import type { Grant, GrantStore } from '../../core/ports.ts';
import { ROLES } from '../../core/principal.ts';
import type { Database } from './database.ts';

const grantRow = z.object({ principal_id: z.string(), project_id: z.string(), role: z.enum(ROLES) });

export function createGrantStore(db: Database): GrantStore {
  return {
    async put({ principalId, projectId, role }) {
      db.prepare('INSERT OR REPLACE INTO grants (principal_id, project_id, role) VALUES (?, ?, ?)').run(
        principalId,
        projectId,
        role,
      );
    },

    async get(principalId, projectId) {
      const row = db
        .prepare(
          'SELECT principal_id, project_id, role FROM grants WHERE principal_id = ? AND project_id = ?',
        )
        .get(principalId, projectId);
      return row && parse(row);
    },

    async listByPrincipal(principalId) {
      return db
        .prepare('SELECT principal_id, project_id, role FROM grants WHERE principal_id = ?')
        .all(principalId)
        .map(parse);
    },

    async remove(principalId, projectId) {
      db.prepare('DELETE FROM grants WHERE principal_id = ? AND project_id = ?').run(principalId, projectId);
    },
  };
}

function parse(row: unknown): Grant {
  const { principal_id, project_id, role } = grantRow.parse(row);
  return { principalId: principal_id, projectId: project_id, role };
}

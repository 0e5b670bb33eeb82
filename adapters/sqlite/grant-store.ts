import * as z from 'zod';
import type { Grant, GrantStore } from '../../core/ports.ts';
import { ROLES } from '../../core/principal.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const grantRow = z.object({ principal_id: z.string(), project_id: z.string(), role: z.enum(ROLES) });

export function createGrantStore(db: Database): GrantStore {
  return {
    put: ({ principalId, projectId, role }) =>
      write(db, () => {
        db.prepare('INSERT OR REPLACE INTO grants (principal_id, project_id, role) VALUES (?, ?, ?)').run(
          principalId,
          projectId,
          role,
        );
      }),

    get: (principalId, projectId) =>
      read(db, () => {
        const row = db
          .prepare(
            'SELECT principal_id, project_id, role FROM grants WHERE principal_id = ? AND project_id = ?',
          )
          .get(principalId, projectId);
        return row && parse(row);
      }),

    listByPrincipal: (principalId) =>
      read(db, () =>
        db
          .prepare('SELECT principal_id, project_id, role FROM grants WHERE principal_id = ?')
          .all(principalId)
          .map(parse),
      ),

    remove: (principalId, projectId) =>
      write(db, () => {
        db.prepare('DELETE FROM grants WHERE principal_id = ? AND project_id = ?').run(
          principalId,
          projectId,
        );
      }),
  };
}

function parse(row: unknown): Grant {
  const { principal_id, project_id, role } = grantRow.parse(row);
  return { principalId: principal_id, projectId: project_id, role };
}

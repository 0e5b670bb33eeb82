import * as z from 'zod';
import type { Clock, TokenVault } from '../../core/ports.ts';
import type { TokenRef, WebhookKey } from '../../core/webhook.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const tokenRow = z.object({ token: z.string() });
const secretRow = z.object({
  secret_id: z.string(),
  project_id: z.string(),
  webhook_id: z.string(),
  created_at_ms: z.int(),
});

/** Tokens lie in the clear in a file that only its owner may read: the machine's user is the boundary here. */
export function createTokenVault(db: Database, clock: Clock): TokenVault {
  return {
    put: (ref, token, owner) => write(db, () => put(db, ref, token, owner, clock.now())),
    get: (ref) => read(db, () => find(db, ref)),

    remove: (secretId) =>
      write(db, () => {
        db.prepare('DELETE FROM secrets WHERE secret_id = ?').run(secretId);
      }),

    async *listSecrets() {
      const rows = await read(db, () =>
        db.prepare('SELECT secret_id, project_id, webhook_id, created_at_ms FROM secrets').all(),
      );
      for (const row of rows) {
        const { secret_id, project_id, webhook_id, created_at_ms } = secretRow.parse(row);
        const owner = { projectId: project_id, webhookId: webhook_id };
        yield { secretId: secret_id, owner, createdAtMs: created_at_ms };
      }
    },
  };
}

function find(db: Database, { secretId, versionId }: TokenRef): string | undefined {
  const row = db
    .prepare('SELECT token FROM tokens WHERE secret_id = ? AND version_id = ?')
    .get(secretId, versionId);
  return row && tokenRow.parse(row).token;
}

/** @throws Error when the version holds another token: a version id means one token for ever */
function put(db: Database, ref: TokenRef, token: string, owner: WebhookKey, nowMs: number): void {
  const stored = find(db, ref);
  if (stored === token) return;
  if (stored !== undefined) throw new Error(`token version ${ref.versionId} holds another token`);

  db.prepare(
    'INSERT OR IGNORE INTO secrets (secret_id, project_id, webhook_id, created_at_ms) VALUES (?, ?, ?, ?)',
  ).run(ref.secretId, owner.projectId, owner.webhookId, nowMs);
  db.prepare('INSERT INTO tokens (secret_id, version_id, token) VALUES (?, ?, ?)').run(
    ref.secretId,
    ref.versionId,
    token,
  );
}

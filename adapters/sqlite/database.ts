import { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/** Raised with every change of the schema; each step below brings a database one version further. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE webhooks (
    project TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (project, id), UNIQUE (project, name)
  ) STRICT;
  CREATE TABLE revisions (project TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT;
  CREATE TABLE removed_webhooks (project TEXT NOT NULL, id TEXT NOT NULL PRIMARY KEY, item TEXT NOT NULL) STRICT;
  CREATE TABLE health (
    project TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (project, id)
  ) STRICT;
  CREATE TABLE grants (principal TEXT NOT NULL, project TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (principal, project)) STRICT;
  CREATE TABLE rates (key TEXT PRIMARY KEY, count INTEGER NOT NULL, window_ends INTEGER NOT NULL) STRICT;
  CREATE TABLE events (
    project TEXT NOT NULL, id TEXT NOT NULL, sort_id TEXT NOT NULL, accepted_at INTEGER NOT NULL,
    source TEXT NOT NULL, action TEXT NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (project, id)
  ) STRICT;
  CREATE INDEX events_in_order ON events (project, sort_id);
  CREATE TABLE deliveries (
    webhook TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
    state TEXT NOT NULL, source TEXT NOT NULL, attempts INTEGER NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (webhook, id)
  ) STRICT;
  CREATE TABLE tokens (
    secret TEXT NOT NULL, version TEXT NOT NULL, token TEXT NOT NULL,
    project TEXT NOT NULL, webhook TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (secret, version)
  ) STRICT;
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, grouping TEXT NOT NULL, body TEXT NOT NULL,
    sent_at INTEGER NOT NULL, due_at INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0,
    leased INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX messages_in_line ON messages (queue, grouping, due_at, leased);
  CREATE TABLE dead_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, body TEXT NOT NULL, reason TEXT NOT NULL,
    died_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
  `,
];

/** Milliseconds a second process waits for the file; there should be none. */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens, or creates, the one file that holds everything. Every commit is on the disk before it is
 * acknowledged: what was accepted survives a kill at any moment.
 * @param path a file, or `:memory:`
 */
export function openDatabase(path: string): Database {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < version) continue;
    transaction(db, () => db.exec(`${migration} PRAGMA user_version = ${index + 1};`));
  }
  return db;
}

/** Runs `work` as one unit: all of it is committed, or none. */
export function transaction<Result>(db: Database, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** The JSON of a row's `item` column. */
export const itemOf = (row: Record<string, unknown> | undefined): unknown => JSON.parse(String(row?.item));

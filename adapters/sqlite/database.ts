import { chmodSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { commitGroup } from './group-commit.ts';
import { MIGRATIONS } from './schema.ts';

/** A connection that prepares each statement once. Our statements are constants: there are only so many. */
export class Database extends DatabaseSync {
  readonly #statements = new Map<string, StatementSync>();

  override prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = super.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Milliseconds to wait for another process that holds the file, such as a backup. */
const BUSY_TIMEOUT_MS = 5_000;
const MEMORY = ':memory:';
const OWNER_ONLY = 0o600;

/**
 * Opens a database, creating it or bringing its schema up to date. What a write has returned survives a
 * crash and a power cut.
 * @param path a file, or `:memory:`
 * @throws Error when the file was written by a newer Fanfare, or is no database
 */
export function openDatabase(path: string): Database {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  // The file holds tokens. SQLite gives its side files the same mode.
  if (path !== MEMORY) chmodSync(path, OWNER_ONLY);
  migrate(db);
  return db;
}

function migrate(db: Database): void {
  inTransaction(db, () => {
    const { user_version: version } = z
      .object({ user_version: z.int() })
      .parse(db.prepare('PRAGMA user_version').get());
    if (version > MIGRATIONS.length) {
      throw new Error(`the database has schema ${version}; this Fanfare knows up to ${MIGRATIONS.length}`);
    }
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

/**
 * Runs `work` all or nothing, in a transaction of its own that is on the disk when this returns: for what happens
 * once, such as at the start. Everything else shares a transaction (group-commit.ts). It takes the write lock at
 * once, so what it reads stays true until it writes.
 */
export function inTransaction<Result>(db: Database, work: () => Result): Result {
  commitGroup(db);
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

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Makes the directory, readable to its owner alone: tokens lie in it. Keeps a second server from using the same state: each would take the other's leases for those of a dead one, and
 * send everything twice. A lock of the database, because the system lets go of it however the process ends.
 * @throws Error in words for the person who started the server
 */
export function holdStateDir(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(stateDir, 'lock.db'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    throw new Error(`another server is using the state in ${stateDir}; stop it, or set FANFARE_STATE_DIR`);
  }
  held = lock;
}

/**
 * Referred to for as long as the process lives: a collected connection would let go of its lock.
 * @public nobody reads it; exported, so that it counts as used
 */
export let held: DatabaseSync | undefined;

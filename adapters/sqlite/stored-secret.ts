import type { Database } from './database.ts';

/** A secret of the deployment itself, made at the first start and kept: page tokens survive a restart. */
export function getOrCreateSecret(db: Database, name: string, make: () => Uint8Array): Uint8Array {
  db.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, make());
  const value = db.prepare('SELECT value FROM secrets WHERE name = ?').get(name)?.value;
  if (!(value instanceof Uint8Array)) throw new Error(`the secret ${name} is not readable`);
  return value;
}

import * as z from 'zod';
import { type Database, inTransaction } from './database.ts';

const secretRow = z.object({ value: z.instanceof(Uint8Array) });

/** A secret of the installation, made once and kept with its data. */
export function getOrCreateSecret(db: Database, name: string, make: () => Uint8Array): Uint8Array {
  return inTransaction(db, () => {
    const row = db.prepare('SELECT value FROM installation_secrets WHERE name = ?').get(name);
    if (row) return secretRow.parse(row).value;

    const value = make();
    db.prepare('INSERT INTO installation_secrets (name, value) VALUES (?, ?)').run(name, value);
    return value;
  });
}

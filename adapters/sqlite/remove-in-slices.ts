import type { SQLInputValue } from 'node:sqlite';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Database } from './database.ts';
import { write } from './group-commit.ts';

/** Rows removed at once: of the largest events, which are overwritten before they are let go, a few milliseconds' work. */
export const ROWS_PER_SLICE = 50;

/**
 * Removes any number of rows without keeping the process from its other work: slice by slice, each committed with
 * whatever else its turn of the loop writes. Broken off it has removed a part, and is to be asked again.
 * @param statement a DELETE with two parameters, the last of which is how many rows it removes at most
 * @param stopping ends it after a slice
 */
export async function removeInSlices(
  db: Database,
  statement: string,
  parameter: SQLInputValue,
  stopping?: AbortSignal,
): Promise<void> {
  while (!stopping?.aborted) {
    const { changes } = await write(db, () => db.prepare(statement).run(parameter, ROWS_PER_SLICE));
    if (changes < ROWS_PER_SLICE) return;
    await othersTurn();
  }
}

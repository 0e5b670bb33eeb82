import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseSync } from 'node:sqlite';

/** The open transaction of a database: everything that was asked for in this turn of the loop. */
interface Group {
  /** Called before the commit, and may write. */
  readonly closing: Set<() => void>;
  readonly committed: Promise<void>;
  /** Why nothing of it was kept. */
  failure?: unknown;
  end(failure?: unknown): void;
}

/** One piece of work, such as the handling of a message, with the latest group that it wrote in. */
interface Run {
  readonly db: DatabaseSync;
  group?: Group;
}

const openGroups = new WeakMap<DatabaseSync, Group>();
const runs = new AsyncLocalStorage<Run>();

/**
 * Runs `work` all or nothing, in one transaction with whatever else is asked for in this turn of the loop: a sync
 * to the disk costs the same for one write as for a hundred. What it returns or throws is told once the transaction
 * is on the disk, or at once within a run; where that fails, its failure is told instead.
 */
export async function write<Result>(db: DatabaseSync, work: () => Result): Promise<Result> {
  const run = runOf(db);
  if (run?.group?.failure !== undefined) throw run.group.failure;
  const group = openGroups.get(db) ?? openGroup(db);
  if (run) {
    run.group = group;
    return asOneOperation(db, group, work);
  }
  try {
    return asOneOperation(db, group, work);
  } finally {
    await group.committed;
  }
}

/** Runs `work`, which only reads; what it saw of this turn's writes is told once they are on the disk. */
export async function read<Result>(db: DatabaseSync, work: () => Result): Promise<Result> {
  const group = openGroups.get(db);
  try {
    return work();
  } finally {
    await group?.committed;
  }
}

/**
 * Lets `work` go on with its own writes before they are on the disk, so that those with no read between them are
 * committed together, or lost together when the process dies. What comes of `work` is told once all of them are on
 * the disk. Whatever else it does that the world can see must wait for `writesOfRun`.
 */
export async function inOneRun<Result>(db: DatabaseSync, work: () => Promise<Result>): Promise<Result> {
  const run: Run = { db };
  try {
    return await runs.run(run, work);
  } finally {
    await run.group?.committed;
  }
}

/** Calls `listener` once before this turn's writes are committed: what it asks for is committed with them. */
export const atEndOfTurn = (db: DatabaseSync, listener: () => void): void => {
  openGroups.get(db)?.closing.add(listener);
};

/** Settles when everything that the current run has written is on the disk. */
export const writesOfRun = async (db: DatabaseSync): Promise<void> => runOf(db)?.group?.committed;

/** Commits what this turn has written so far. */
export function commitGroup(db: DatabaseSync): void {
  const group = openGroups.get(db);
  if (!group) return;
  // The turn's, not of the run that happened to open the group.
  runs.exit(() => {
    for (const listener of group.closing) listener();
  });
  if (openGroups.get(db) !== group) return;
  try {
    db.exec('COMMIT');
    group.end();
  } catch (error) {
    if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
    group.end(error);
  }
}

function runOf(db: DatabaseSync): Run | undefined {
  const run = runs.getStore();
  return run?.db === db ? run : undefined;
}

function openGroup(db: DatabaseSync): Group {
  db.exec('BEGIN IMMEDIATE');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Those who wait hear of a failure; a run that ended before waits no more.
  promise.catch(() => {});
  const group: Group = {
    closing: new Set(),
    committed: promise,
    end(failure) {
      openGroups.delete(db);
      group.failure = failure;
      if (failure === undefined) resolve();
      else reject(failure);
    },
  };
  openGroups.set(db, group);
  // Immediates run when the turn's input was read: all of its callers are in the group by then.
  setImmediate(() => {
    if (openGroups.get(db) === group) commitGroup(db);
  });
  return group;
}

/** A failure undoes this operation and no other of its group. */
function asOneOperation<Result>(db: DatabaseSync, group: Group, work: () => Result): Result {
  db.prepare('SAVEPOINT operation').run();
  try {
    const result = work();
    db.prepare('RELEASE operation').run();
    return result;
  } catch (error) {
    // A full disk undoes the whole transaction: then no operation of the group was kept.
    if (db.isTransaction) db.exec('ROLLBACK TO operation; RELEASE operation');
    else group.end(error);
    throw error;
  }
}

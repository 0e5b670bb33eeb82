import * as z from 'zod';
import type { Clock, ListPage, ListRange, RedeliveryJobStore } from '../../core/ports.ts';
import type { RedeliveryJob } from '../../core/redelivery-job.ts';
import { expiryOf } from '../stored/expiry.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { parseJob, renderJob } from '../stored/redelivery-job.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const jobRow = z.object({ item: z.string(), succeeded: z.int(), failed: z.int() });
const versionRow = z.object({ version: z.int() });

export function createRedeliveryJobStore(db: Database, clock: Clock): RedeliveryJobStore {
  return {
    get: ({ webhookId, jobId }) =>
      read(db, () => {
        const row = db
          .prepare(
            'SELECT item, succeeded, failed FROM redelivery_jobs WHERE webhook_id = ? AND id = ? AND expires_at_ms > ?',
          )
          .get(webhookId, jobId, clock.now());
        return row && parse(row).job;
      }),

    put: (job) => write(db, () => put(db, job)),

    count: ({ webhookId, jobId }, { succeeded, failed }) =>
      write(db, () => {
        db.prepare(
          `UPDATE redelivery_jobs SET succeeded = succeeded + ?, failed = failed + ?
           WHERE webhook_id = ? AND id = ?`,
        ).run(succeeded, failed, webhookId, jobId);
      }),

    list: (webhookId, range) => read(db, () => list(db, webhookId, range, clock.now())),

    removeAll: (webhookId) =>
      write(db, () => {
        db.prepare('DELETE FROM redelivery_jobs WHERE webhook_id = ?').run(webhookId);
      }),
  };
}

function parse(row: unknown): { job: RedeliveryJob; bytes: number } {
  const { item, ...outcomes } = jobRow.parse(row);
  return { job: parseJob(item, outcomes), bytes: item.length };
}

function put(db: Database, job: RedeliveryJob): 'written' | 'conflict' {
  const { webhookId, id, version } = job;
  const row = db
    .prepare('SELECT version FROM redelivery_jobs WHERE webhook_id = ? AND id = ?')
    .get(webhookId, id);
  if ((row ? versionRow.parse(row).version : 0) !== version - 1) return 'conflict';
  db.prepare(
    `INSERT INTO redelivery_jobs (webhook_id, id, version, expires_at_ms, item) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, item = excluded.item`,
  ).run(webhookId, id, version, expiryOf(job.createdAtMs), renderJob(job));
  return 'written';
}

function list(db: Database, webhookId: string, range: ListRange, nowMs: number): ListPage<RedeliveryJob> {
  const { from, to } = idBounds({}, range);
  const rows = db
    .prepare(
      `SELECT item, succeeded, failed FROM redelivery_jobs
       WHERE webhook_id = ? AND id BETWEEN ? AND ? AND expires_at_ms > ?
       ORDER BY id ${range.ascending ? 'ASC' : 'DESC'}`,
    )
    .iterate(webhookId, from, to, nowMs);
  const reading = startPage<RedeliveryJob>(range);
  for (const row of rows) {
    const { job, bytes } = parse(row);
    if (reading.take({ id: job.id, bytes, item: job })) break;
  }
  return reading.page();
}

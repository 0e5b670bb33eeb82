import * as z from 'zod';
import type { Counts, HourCounts, Hours, ProjectHours } from '../../core/metrics.ts';
import type { Clock, MetricStore } from '../../core/ports.ts';
import type { WebhookKey } from '../../core/webhook.ts';
import {
  countersOf,
  DAY_MS,
  type DayRow,
  dayExpiryOf,
  dayStartOf,
  daysOf,
  hoursOf,
} from '../stored/day-counts.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const storedRow = z.object({ item: z.string() });
const projectRow = z.object({ webhook_id: z.string(), day_ms: z.int(), item: z.string() });
const counters = z.record(z.string(), z.int());

export function createMetricStore(db: Database, clock: Clock): MetricStore {
  return {
    add: (key, hourMs, counts) => write(db, () => add(db, key, hourMs, counts)),
    list: (key, period) => read(db, () => list(db, key, period, clock.now())),
    listProject: (projectId, period, rowsMax) =>
      read(db, () => listProject(db, projectId, period, { rowsMax, nowMs: clock.now() })),
    removeAll: ({ projectId, webhookId }) =>
      write(db, () => {
        db.prepare('DELETE FROM metrics WHERE project_id = ? AND webhook_id = ?').run(projectId, webhookId);
      }),
  };
}

const parse = (item: string): DayRow => counters.parse(JSON.parse(item));

function find(db: Database, { projectId, webhookId }: WebhookKey, dayMs: number, nowMs: number): DayRow {
  const row = db
    .prepare(
      'SELECT item FROM metrics WHERE project_id = ? AND day_ms = ? AND webhook_id = ? AND expires_at_ms > ?',
    )
    .get(projectId, dayMs, webhookId, nowMs);
  return row ? parse(storedRow.parse(row).item) : {};
}

function add(db: Database, key: WebhookKey, hourMs: number, counts: Counts): void {
  const added = Object.entries(countersOf(hourMs, counts));
  if (added.length === 0) return;
  const dayMs = dayStartOf(hourMs);
  const stored = find(db, key, dayMs, 0);
  const sums = added.map(([name, count]) => [name, (stored[name] ?? 0) + count]);
  db.prepare(
    `INSERT INTO metrics (project_id, day_ms, webhook_id, expires_at_ms, item) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET item = excluded.item`,
  ).run(
    key.projectId,
    dayMs,
    key.webhookId,
    dayExpiryOf(dayMs),
    JSON.stringify({ ...stored, ...Object.fromEntries(sums) }),
  );
}

const list = (db: Database, key: WebhookKey, period: Hours, nowMs: number): HourCounts[] =>
  daysOf(period).flatMap((dayMs) => hoursOf(dayMs, find(db, key, dayMs, nowMs), period));

function listProject(
  db: Database,
  projectId: string,
  period: Hours,
  { rowsMax, nowMs }: { readonly rowsMax: number; readonly nowMs: number },
): ProjectHours {
  const rows = db
    .prepare(
      `SELECT webhook_id, day_ms, item FROM metrics
       WHERE project_id = ? AND day_ms >= ? AND day_ms < ? AND expires_at_ms > ? ORDER BY day_ms DESC LIMIT ?`,
    )
    .all(projectId, dayStartOf(period.sinceMs), period.untilMs, nowMs, rowsMax + 1)
    .map((row) => projectRow.parse(row));
  const beyond = rows[rowsMax];
  const sinceMs = beyond ? beyond.day_ms + DAY_MS : period.sinceMs;
  const hours = rows
    .slice(0, rowsMax)
    .flatMap(({ webhook_id: webhookId, day_ms: dayMs, item }) =>
      hoursOf(dayMs, parse(item), { ...period, sinceMs }).map((hour) => ({ ...hour, webhookId })),
    );
  return { sinceMs, hours };
}

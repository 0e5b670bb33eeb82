import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { METRICS_WRITE_MAX_MS, RETENTION_DAYS } from '../../core/limits.ts';
import type { HourCounts, Hours } from '../../core/metrics.ts';
import type { Clock, MetricStore } from '../../core/ports.ts';
import { countersOf, DAY_MS, dayExpiryOf, dayStartOf, daysOf, hoursOf } from '../stored/day-counts.ts';
import { batchDelete, batchGet } from './batch.ts';
import { isExpired, secondsOf } from './expiry.ts';
import type { Item } from './item.ts';
import { metricsBounds, metricsKey, metricsPartition } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import type { Table } from './table.ts';

const dayItem = z.looseObject({ SK: z.string(), expiresAt: z.int() });
const keyItem = z.object({ PK: z.string(), SK: z.string() });
/** Rows of the first request: those of a day of a project as large as it may be. */
const ROWS = 100;

export function createMetricStore(table: Table, clock: Clock): MetricStore {
  const read = (item: Item, period: Hours): (HourCounts & { readonly webhookId: string })[] => {
    const row = dayItem.parse(item);
    if (isExpired(row, clock.now())) return [];
    const [day = '', webhookId = ''] = row.SK.split('#');
    return hoursOf(Date.parse(day), row, period).map((hour) => ({ ...hour, webhookId }));
  };

  return {
    async add(key, hourMs, counts) {
      const counters = Object.entries(countersOf(hourMs, counts));
      if (counters.length === 0) return;
      const dayMs = dayStartOf(hourMs);
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: metricsKey(key, dayMs),
          UpdateExpression: `SET expiresAt = :expiresAt ADD ${counters.map(([name]) => `${name} :${name}`).join(', ')}`,
          ExpressionAttributeValues: {
            ':expiresAt': secondsOf(dayExpiryOf(dayMs)),
            ...Object.fromEntries(counters.map(([name, count]) => [`:${name}`, count])),
          },
        }),
        { abortSignal: AbortSignal.timeout(METRICS_WRITE_MAX_MS) },
      );
    },

    async list(key, period) {
      const keys = daysOf(period).map((dayMs) => metricsKey(key, dayMs));
      const items = await batchGet(table, keys);
      return items.flatMap((item) => read(item, period).map(({ hourMs, counts }) => ({ hourMs, counts })));
    },

    async listProject(projectId, period, rowsMax) {
      const rows = await readRows(table, {
        partition: metricsPartition(projectId),
        bounds: metricsBounds(period),
        ascending: false,
        rows: ROWS,
        keys: ['PK', 'SK'],
      });
      const items: Item[] = [];
      for await (const item of everyRow(rows)) {
        if (items.length < rowsMax) items.push(item);
        else {
          const sinceMs = Date.parse(dayItem.parse(item).SK.split('#')[0] ?? '') + DAY_MS;
          const whole = { ...period, sinceMs };
          return { sinceMs, hours: items.flatMap((each) => read(each, whole)) };
        }
      }
      return { sinceMs: period.sinceMs, hours: items.flatMap((item) => read(item, period)) };
    },

    /** By its keys, of which only the days are unknown: the webhook's rows lie among those of its project. */
    async removeAll(key) {
      const nowMs = clock.now();
      // Tomorrow is one of them: the clock that counted may be ahead of ours.
      const days = daysOf({ sinceMs: nowMs - (RETENTION_DAYS + 1) * DAY_MS, untilMs: nowMs + DAY_MS });
      const found = await batchGet(
        table,
        days.map((dayMs) => metricsKey(key, dayMs)),
      );
      await batchDelete(
        table,
        found.map((item) => keyItem.parse(item)),
      );
    },
  };
}

import { DAY_MS, dayExpiryOf, dayStartOf } from '../../../adapters/stored/day-counts.ts';
import { type Counts, type Hours, sumOf } from '../../../core/metrics.ts';
import type { Clock, MetricStore } from '../../../core/ports.ts';
import type { WebhookKey } from '../../../core/webhook.ts';

interface Row extends WebhookKey {
  readonly hourMs: number;
  readonly counts: Counts;
}

export function createMemoryMetrics(clock: Clock): MetricStore {
  const all = new Map<string, Row>();
  const within = ({ sinceMs, untilMs }: Hours) =>
    [...all.values()].filter(
      ({ hourMs }) => hourMs >= sinceMs && hourMs < untilMs && dayExpiryOf(dayStartOf(hourMs)) > clock.now(),
    );

  return {
    async add({ projectId, webhookId }, hourMs, counts) {
      const id = `${projectId}/${webhookId}/${hourMs}`;
      const sum = sumOf([counts, ...(all.has(id) ? [all.get(id)?.counts ?? counts] : [])]);
      if (sum.latency.some((count) => count > 0)) all.set(id, { projectId, webhookId, hourMs, counts: sum });
    },
    async list(key, period) {
      return within(period)
        .filter(({ projectId, webhookId }) => projectId === key.projectId && webhookId === key.webhookId)
        .map(({ hourMs, counts }) => ({ hourMs, counts }));
    },
    async listProject(projectId, period, rowsMax) {
      const hours = within(period).filter((row) => row.projectId === projectId);
      const dayOf = ({ webhookId, hourMs }: Row) => `${dayStartOf(hourMs)}/${webhookId}`;
      const days = [...new Set(hours.map(dayOf))].map(Number.parseFloat).sort((a, b) => b - a);
      const beyond = days[rowsMax];
      const sinceMs = beyond === undefined ? period.sinceMs : beyond + DAY_MS;
      return {
        sinceMs,
        hours: hours
          .filter(({ hourMs }) => hourMs >= sinceMs)
          .map(({ webhookId, hourMs, counts }) => ({ webhookId, hourMs, counts })),
      };
    },
    async removeAll({ projectId, webhookId }) {
      for (const [id, row] of all)
        if (row.projectId === projectId && row.webhookId === webhookId) all.delete(id);
    },
  };
}

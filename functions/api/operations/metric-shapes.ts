/** Counted attempts on the wire. All of it Fanfare's own. */
import * as z from 'zod';
import { LATENCY_BOUNDS_MS } from '../../../core/limits.ts';
import { attemptsOf, boundKeptBy, type Counts, errorsOf, failuresOf } from '../../../core/metrics.ts';
import { ERROR_CLASSES } from '../../../core/outcome.ts';
import type { Metrics, ProjectMetrics } from '../../../core/reading/read-metrics.ts';
import { webhookResourceName } from '../../../core/resource-name.ts';
import { type AnswerOf, presentTime, time } from '../answer.ts';

const MEDIAN = 0.5;
const SLOWEST_TWENTIETH = 0.95;

const percentile = (share: string) =>
  z
    .int()
    .optional()
    .describe(
      `The bound in latency_bounds_ms that ${share} of the attempts kept; absent without attempts, or beyond the last one.`,
    );

const counted = {
  attempts: z.int(),
  succeeded: z.int().describe('Answered 2xx.'),
  failed: z.int(),
  errors: z
    .array(z.strictObject({ error_class: z.enum(ERROR_CLASSES), attempts: z.int() }))
    .describe('The failed ones by class; a class without any is left out.'),
  latency: z
    .array(z.int())
    .describe(
      'Attempts by how long they took: up to each of latency_bounds_ms, and one more for what took longer.',
    ),
  p50_ms: percentile('half'),
  p95_ms: percentile('95 %'),
};

const counts = z.strictObject(counted).meta({ id: 'AttemptCounts' });
const hour = z
  .strictObject({ hour: time.describe('Its beginning.'), ...counted })
  .meta({ id: 'HourMetrics' });

const common = {
  since: time.describe('The beginning of the first hour.'),
  until: time.describe('The end of the last hour.'),
  latency_bounds_ms: z.array(z.int()),
  total: counts,
  hours: z.array(hour).describe('Oldest first; an hour without an attempt is left out.'),
};

export const metricsAnswer = z.strictObject({ metrics: z.strictObject(common).meta({ id: 'Metrics' }) });

export const projectMetricsAnswer = z.strictObject({
  metrics: z
    .strictObject({
      ...common,
      webhooks: z
        .array(
          z.strictObject({
            webhook: z.string().describe('Its resource_name.'),
            webhook_resource_id: z.string(),
            total: counts,
          }),
        )
        .describe('Those that were attempted: the one that failed most often first.'),
    })
    .meta({ id: 'ProjectMetrics' }),
});

export const presentMetrics = ({ sinceMs, untilMs, total, hours }: Metrics) => ({
  since: presentTime(sinceMs),
  until: presentTime(untilMs),
  latency_bounds_ms: [...LATENCY_BOUNDS_MS],
  total: presentCounts(total),
  hours: hours.map((each) => ({ hour: presentTime(each.hourMs), ...presentCounts(each.counts) })),
});

export const presentProjectMetrics = ({ webhooks, ...metrics }: ProjectMetrics, geo: string) => ({
  ...presentMetrics(metrics),
  webhooks: webhooks.map(({ webhook, total }) => ({
    webhook: webhookResourceName(webhook, geo),
    webhook_resource_id: webhook.id,
    total: presentCounts(total),
  })),
});

function presentCounts(of: Counts): AnswerOf<typeof counts> {
  const [attempts, failed] = [attemptsOf(of), failuresOf(of)];
  return {
    attempts,
    succeeded: attempts - failed,
    failed,
    errors: errorsOf(of).map(([error_class, each]) => ({ error_class, attempts: each })),
    latency: [...of.latency],
    p50_ms: boundKeptBy(MEDIAN, of),
    p95_ms: boundKeptBy(SLOWEST_TWENTIETH, of),
  };
}

import type { Dependencies } from '../dependencies.ts';
import { invalid } from '../errors.ts';
import { METRICS_HOURS_DEFAULT, METRICS_HOURS_MAX, METRICS_ROWS_MAX } from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import { type Counts, failuresOf, HOUR_MS, type HourCounts, type Hours, hourOf, sumOf } from '../metrics.ts';
import { authorize, type Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';

type MetricsDependencies = Pick<Dependencies, 'webhooks' | 'metrics' | 'clock'>;

export interface Metrics extends Hours {
  readonly total: Counts;
  /** Oldest first; hours without an attempt are left out. */
  readonly hours: readonly HourCounts[];
}

export interface ProjectMetrics extends Metrics {
  /** Of those that were attempted: the one that failed most often first, then by name. */
  readonly webhooks: readonly { readonly webhook: Webhook; readonly total: Counts }[];
}

/** What was asked for; undefined: the last METRICS_HOURS_DEFAULT hours, up to now. */
export interface MetricsPeriod {
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** @throws RequestError NotFound, InvalidArgument, PermissionDenied */
export async function webhookMetrics(
  deps: MetricsDependencies,
  principal: Principal,
  address: WebhookAddress,
  asked: MetricsPeriod,
): Promise<Metrics> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const period = wholeHours(asked, deps.clock.now());
  const hours = await deps.metrics.list({ projectId: webhook.projectId, webhookId: webhook.id }, period);
  return summed(period, hours);
}

/**
 * Of all the webhooks that a project has now. What deleted ones left behind is not shown; where there is so much of
 * it that the bound on rows is met, the period begins later than asked.
 * @throws RequestError InvalidArgument, PermissionDenied
 */
export async function projectMetrics(
  deps: MetricsDependencies,
  principal: Principal,
  projectId: string,
  asked: MetricsPeriod,
): Promise<ProjectMetrics> {
  authorize(principal, projectId, 'read');
  const period = wholeHours(asked, deps.clock.now());
  const [webhooks, found] = await Promise.all([
    deps.webhooks.list(projectId),
    deps.metrics.listProject(projectId, period, METRICS_ROWS_MAX),
  ]);
  const byWebhook = Map.groupBy(found.hours, ({ webhookId }) => webhookId);
  const attempted = webhooks.flatMap((webhook) => {
    const hours = byWebhook.get(webhook.id);
    return hours ? [{ webhook, hours, total: totalOf(hours) }] : [];
  });
  const all = attempted.flatMap(({ hours }) => hours);
  return {
    ...summed({ ...period, sinceMs: Math.max(period.sinceMs, found.sinceMs) }, all),
    webhooks: attempted
      .map(({ webhook, total }) => ({ webhook, total }))
      .sort(
        (a, b) => failuresOf(b.total) - failuresOf(a.total) || (a.webhook.name < b.webhook.name ? -1 : 1),
      ),
  };
}

const totalOf = (hours: readonly HourCounts[]): Counts => sumOf(hours.map(({ counts }) => counts));

function summed(period: Hours, all: readonly HourCounts[]): Metrics {
  const hours = Array.from(
    Map.groupBy(all, ({ hourMs }) => hourMs),
    ([hourMs, same]) => ({ hourMs, counts: totalOf(same) }),
  );
  return { ...period, total: totalOf(hours), hours: hours.sort((a, b) => a.hourMs - b.hourMs) };
}

/** The hours that the period touches. */
function wholeHours({ sinceMs, untilMs }: MetricsPeriod, nowMs: number): Hours {
  const until = hourOf((untilMs ?? nowMs + 1) - 1) + HOUR_MS;
  const since = sinceMs === undefined ? until - METRICS_HOURS_DEFAULT * HOUR_MS : hourOf(sinceMs);
  if (since >= until) throw invalid('filter.since', 'must be before filter.until, or before now');
  if (until - since > METRICS_HOURS_MAX * HOUR_MS)
    throw invalid('filter.since', `at most ${METRICS_HOURS_MAX} hours before filter.until`);
  return { sinceMs: since, untilMs: until };
}

import {
  AUTO_DISABLE_AFTER_MS,
  AUTO_DISABLE_MIN_FAILURES,
  BREAKER_FAILURES,
  PROBE_INTERVAL_MAX_MS,
  PROBE_INTERVAL_MS,
  RAMP_DOUBLING_MS,
  RAMP_START_PER_SECOND,
  RECOVERY_RAMP_MS,
  RELEASES_PER_SECOND_MAX,
} from './limits.ts';
import type { Webhook } from './webhook.ts';

export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;

/** How a webhook's destination has been doing under its current configuration. */
export interface Health {
  readonly projectId: string;
  readonly webhookId: string;
  /** The webhook's `configVersion` these figures belong to; older outcomes are ignored. */
  readonly configVersion: number;
  /** Failed attempts since the last success. */
  readonly consecutiveFailures: number;
  readonly failingSinceMs?: number;
  readonly breaker: (typeof BREAKER_STATES)[number];
  /** Open: when one delivery may go out as a probe. Half open: when a probe that never reported is given up. */
  readonly nextProbeAtMs?: number;
  readonly probeIntervalMs?: number;
  /** Set when the breaker closed again: the backlog is let through at a ramp from here on. */
  readonly recoveredAtMs?: number;
  readonly version: number;
}

/** True while the breaker keeps deliveries back: all but the one that probes are held. */
export const isBreakerOpen = (health: Health | undefined, webhook: Webhook): health is Health =>
  health !== undefined && isCurrent(health, webhook) && health.breaker !== 'closed';

/** True while a destination that has just recovered is spared: what is due queues up behind the backlog. */
export const isRecovering = (
  health: Health | undefined,
  webhook: Webhook,
  nowMs: number,
): health is Health & { readonly recoveredAtMs: number } =>
  health?.recoveredAtMs !== undefined &&
  isCurrent(health, webhook) &&
  nowMs - health.recoveredAtMs < RECOVERY_RAMP_MS;

/** Deliveries a second after a recovery: RAMP_START_PER_SECOND, doubled every RAMP_DOUBLING_MS. */
export function rampPerSecond({ recoveredAtMs }: { readonly recoveredAtMs: number }, nowMs: number): number {
  const doublings = Math.floor(Math.max(0, nowMs - recoveredAtMs) / RAMP_DOUBLING_MS);
  return Math.min(RAMP_START_PER_SECOND * 2 ** doublings, RELEASES_PER_SECOND_MAX);
}

/**
 * The health with the probe given out: of all held deliveries one may try the destination, provided that this
 * can be stored.
 * @param patienceMs after which a probe that has not reported is given up
 */
export const withProbe = (health: Health, nowMs: number, patienceMs: number): Health => ({
  ...health,
  breaker: 'half_open',
  nextProbeAtMs: nowMs + patienceMs,
  version: health.version + 1,
});

/** The health when nothing is left to be spared: what comes from here on goes out at once. */
export const afterRecovery = ({ recoveredAtMs: _, ...health }: Health): Health => ({
  ...health,
  version: health.version + 1,
});

const intervalOf = (health: Health): number => health.probeIntervalMs ?? PROBE_INTERVAL_MS;

/** Steps of a webhook's health that its project is told about. */
export type HealthStep = 'failing' | 'recovered';

export interface HealthChange {
  /** To be stored; undefined when nothing changed. */
  readonly health?: Health;
  readonly step?: HealthStep;
}

const fresh = (webhook: Webhook): Health => ({
  projectId: webhook.projectId,
  webhookId: webhook.id,
  configVersion: webhook.configVersion,
  consecutiveFailures: 0,
  breaker: 'closed',
  version: 0,
});

/** The health after a success. A webhook in good health is not written to: the common case costs nothing. */
export function afterSuccess(stored: Health | undefined, webhook: Webhook, nowMs: number): HealthChange {
  if (!stored || !isCurrent(stored, webhook)) return {};
  if (stored.consecutiveFailures === 0 && stored.breaker === 'closed') return {};

  const wasOpen = stored.breaker !== 'closed';
  const health: Health = {
    ...fresh(webhook),
    ...(wasOpen && { recoveredAtMs: nowMs }),
    ...(!wasOpen && stored.recoveredAtMs !== undefined && { recoveredAtMs: stored.recoveredAtMs }),
    version: stored.version + 1,
  };
  return { health, ...(wasOpen && { step: 'recovered' }) };
}

/**
 * The health after a failed attempt: the breaker opens at BREAKER_FAILURES, during a recovery at the first, and
 * each failed probe doubles the wait.
 */
export function afterFailure(stored: Health | undefined, webhook: Webhook, nowMs: number): HealthChange {
  if (stored && stored.configVersion > webhook.configVersion) return {};
  const before =
    stored && isCurrent(stored, webhook) ? stored : { ...fresh(webhook), version: stored?.version ?? 0 };
  const counted: Health = {
    ...before,
    consecutiveFailures: before.consecutiveFailures + 1,
    failingSinceMs: before.failingSinceMs ?? nowMs,
    version: before.version + 1,
  };
  // A straggler that was sent before the breaker opened says nothing about the time since.
  if (before.breaker === 'open') return { health: counted };
  const isSpared = isRecovering(before, webhook, nowMs);
  if (counted.consecutiveFailures < BREAKER_FAILURES && !isSpared) return { health: counted };

  const interval =
    before.breaker === 'half_open'
      ? Math.min(2 * intervalOf(before), PROBE_INTERVAL_MAX_MS)
      : PROBE_INTERVAL_MS;
  const health: Health = {
    ...counted,
    breaker: 'open',
    probeIntervalMs: interval,
    nextProbeAtMs: nowMs + interval,
  };
  return { health, ...(before.breaker === 'closed' && { step: 'failing' }) };
}

/** The health after the outcomes of one batch, in their order: however many they are, they are one write. */
export function afterOutcomes(
  stored: Health | undefined,
  webhook: Webhook,
  succeeded: readonly boolean[],
  nowMs: number,
): { readonly health?: Health; readonly steps: readonly HealthStep[] } {
  const steps: HealthStep[] = [];
  let health = stored;
  for (const didSucceed of succeeded) {
    const change = (didSucceed ? afterSuccess : afterFailure)(health, webhook, nowMs);
    health = change.health ?? health;
    if (change.step) steps.push(change.step);
  }
  if (!health || health === stored) return { steps };
  return { health: { ...health, version: (stored?.version ?? 0) + 1 }, steps };
}

/** True when the webhook has failed for so long, and so often, that it is switched off. */
export const isHopeless = (health: Health, nowMs: number): boolean =>
  health.consecutiveFailures >= AUTO_DISABLE_MIN_FAILURES &&
  health.failingSinceMs !== undefined &&
  nowMs - health.failingSinceMs >= AUTO_DISABLE_AFTER_MS;

const isCurrent = (health: Health, webhook: Webhook): boolean =>
  health.configVersion === webhook.configVersion;

import {
  AUTO_DISABLE_AFTER_MS,
  AUTO_DISABLE_MIN_FAILURES,
  BREAKER_FAILURES,
  PROBE_INTERVAL_MAX_MS,
  PROBE_INTERVAL_MS,
  RECOVERY_RAMP_MS,
  RECOVERY_RAMP_START,
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

/** What the breaker says to a delivery that is due. */
export type Admission =
  | { readonly kind: 'send' }
  /** Send, provided that `claim` can be stored first: of all due deliveries one is the probe. */
  | { readonly kind: 'probe'; readonly claim: Health }
  | { readonly kind: 'wait'; readonly untilMs: number };

export interface AdmissionQuestion {
  readonly nowMs: number;
  /** In [0, 1). */
  readonly fraction: number;
  /** Milliseconds after which a probe that has not reported is given up. */
  readonly probeDeadlineMs: number;
}

/**
 * While the breaker is open, due deliveries wait for the next probe plus a spread, and cost no attempt: ten
 * thousand of them make one request per probe interval. After a recovery a growing share is let through.
 */
export function admit(health: Health | undefined, webhook: Webhook, question: AdmissionQuestion): Admission {
  if (!health || health.configVersion !== webhook.configVersion) return { kind: 'send' };
  if (health.breaker === 'closed') return ramped(health, question);

  const { nowMs, fraction, probeDeadlineMs } = question;
  const probeAtMs = health.nextProbeAtMs ?? nowMs;
  if (probeAtMs > nowMs) return { kind: 'wait', untilMs: spread(probeAtMs, intervalOf(health), fraction) };
  const claim: Health = {
    ...health,
    breaker: 'half_open',
    nextProbeAtMs: nowMs + probeDeadlineMs,
    version: health.version + 1,
  };
  return { kind: 'probe', claim };
}

/** The share let through rises from RECOVERY_RAMP_START to all over RECOVERY_RAMP_MS. */
function ramped({ recoveredAtMs }: Health, { nowMs, fraction }: AdmissionQuestion): Admission {
  if (recoveredAtMs === undefined) return { kind: 'send' };
  const progress = (nowMs - recoveredAtMs) / RECOVERY_RAMP_MS;
  if (progress >= 1) return { kind: 'send' };

  const share = RECOVERY_RAMP_START + (1 - RECOVERY_RAMP_START) * Math.max(0, progress);
  if (fraction < share) return { kind: 'send' };
  // What is left of the fraction is uniform again: it spreads those who wait over the rest of the ramp.
  const rest = (fraction - share) / (1 - share);
  return { kind: 'wait', untilMs: spread(nowMs, recoveredAtMs + RECOVERY_RAMP_MS - nowMs, rest) };
}

/** When a delivery that lost the probe to another one should look again. */
export const afterProbe = (health: Health, { nowMs, fraction, probeDeadlineMs }: AdmissionQuestion): number =>
  spread(nowMs + probeDeadlineMs, intervalOf(health), fraction);

const intervalOf = (health: Health): number => health.probeIntervalMs ?? PROBE_INTERVAL_MS;

const spread = (fromMs: number, overMs: number, fraction: number): number =>
  Math.round(fromMs + overMs * fraction);

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

/** The health after a failed attempt: the breaker opens at BREAKER_FAILURES, and each failed probe doubles the wait. */
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
  if (counted.consecutiveFailures < BREAKER_FAILURES) return { health: counted };

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

/** True when the webhook has failed for so long, and so often, that it is switched off. */
export const isHopeless = (health: Health, nowMs: number): boolean =>
  health.consecutiveFailures >= AUTO_DISABLE_MIN_FAILURES &&
  health.failingSinceMs !== undefined &&
  nowMs - health.failingSinceMs >= AUTO_DISABLE_AFTER_MS;

const isCurrent = (health: Health, webhook: Webhook): boolean =>
  health.configVersion === webhook.configVersion;

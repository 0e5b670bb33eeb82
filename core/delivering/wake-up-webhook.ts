import type { Dependencies, Settings } from '../dependencies.ts';
import {
  afterRecovery,
  type Health,
  isBreakerOpen,
  isRecovering,
  rampPerSecond,
  withProbe,
} from '../health.ts';
import { RELEASES_PER_SECOND_MAX } from '../limits.ts';
import { claimed, finished, notStarted, type Round, type WakeUp, type WakeUpMessage } from '../wake-up.ts';
import { type Webhook, webhookKeyOf } from '../webhook.ts';
import { attemptDeadlineMs } from './attempt-deadline.ts';
import { cancelHeld } from './cancel-held.ts';
import { releaseAtRate, releaseProbe } from './release.ts';
import { startWakeUp } from './start-wake-up.ts';

export type WakeUpWebhookDependencies = Pick<
  Dependencies,
  | 'webhooks'
  | 'health'
  | 'events'
  | 'deliveries'
  | 'backlog'
  | 'wakeUps'
  | 'wakeUpQueue'
  | 'deliveryQueue'
  | 'clock'
  | 'random'
> & { readonly settings: Pick<Settings, 'attemptDeadlineMs'> };

/** What became of a wake-up: one word for the log. */
export type WakeUpDisposition = 'older' | 'sent_on' | 'goes_on' | 'ended' | 'webhook_deleted';

/** Attempt deadlines after which a probe that has not reported is given up: one to send, one to record. */
const PROBE_PATIENCE = 2;
/** Milliseconds until a wake-up that lost a race looks again. */
const SOON_MS = 1_000;

/**
 * Handles the message that goes round for a webhook's backlog: lets a probe or the next few deliveries go, or
 * cancels them, and sends itself on until nothing is left to do. Each message costs a bounded number of reads and
 * writes, and there is one per webhook.
 */
export async function wakeUpWebhook(
  deps: WakeUpWebhookDependencies,
  message: WakeUpMessage,
): Promise<WakeUpDisposition> {
  const stored = (await deps.wakeUps.get(message.webhookId)) ?? notStarted(message);
  if (stored.generation > message.generation) return 'older';
  const nowMs = deps.clock.now();
  if (stored.leaseUntilMs !== undefined && stored.leaseUntilMs > nowMs)
    return sendOn(deps, message, stored.leaseUntilMs);
  const isCurrent = stored.generation === message.generation && !message.atOnce;
  if (isCurrent && stored.dueAtMs === undefined) return 'ended';
  // A queue's longest delay was too short for the wait: sent on, never ended.
  if (isCurrent && (stored.dueAtMs ?? 0) > nowMs) return sendOn(deps, message, stored.dueAtMs ?? nowMs);

  const claim = claimed(stored, message.generation, nowMs);
  if ((await deps.wakeUps.put(claim)) === 'conflict') return sendOn(deps, message, nowMs + SOON_MS);
  return work(deps, claim);
}

async function sendOn(
  { wakeUpQueue }: WakeUpWebhookDependencies,
  message: WakeUpMessage,
  notBeforeMs: number,
): Promise<WakeUpDisposition> {
  await wakeUpQueue.send(message, notBeforeMs);
  return 'sent_on';
}

async function work(deps: WakeUpWebhookDependencies, claim: WakeUp): Promise<WakeUpDisposition> {
  const key = { projectId: claim.projectId, webhookId: claim.webhookId };
  const [[webhook], [health]] = await Promise.all([deps.webhooks.getMany([key]), deps.health.getMany([key])]);
  if (!webhook) {
    await deps.backlog.removeAll(claim.webhookId);
    return 'webhook_deleted';
  }
  const round = await roundOf(deps, webhook, health, claim);
  return round.dueAtMs === undefined
    ? end(deps, claim, round, webhook, health)
    : goOn(deps, claim, round, round.dueAtMs);
}

/** Does what can be done now, and says when there will be more to do. */
async function roundOf(
  deps: WakeUpWebhookDependencies,
  webhook: Webhook,
  health: Health | undefined,
  { pacedUntilMs = 0 }: WakeUp,
): Promise<Round> {
  if (!webhook.enabled) return cancelHeld(deps, webhook);
  if (webhook.pausedAtMs !== undefined) return {};
  if (isBreakerOpen(health, webhook)) return probe(deps, webhook, health);
  const nowMs = deps.clock.now();
  const perSecond = Math.min(
    isRecovering(health, webhook, nowMs) ? rampPerSecond(health, nowMs) : RELEASES_PER_SECOND_MAX,
    webhook.delivery?.maxPerSecond ?? RELEASES_PER_SECOND_MAX,
  );
  return releaseAtRate(deps, webhook.id, perSecond, pacedUntilMs);
}

/** One delivery per probe interval tries the destination. Its success wakes this up at once. */
async function probe(deps: WakeUpWebhookDependencies, webhook: Webhook, health: Health): Promise<Round> {
  const nowMs = deps.clock.now();
  const probeAtMs = health.nextProbeAtMs ?? nowMs;
  if (probeAtMs > nowMs) return { dueAtMs: probeAtMs };
  const patienceMs = PROBE_PATIENCE * attemptDeadlineMs(webhook, deps.settings);
  const claim = withProbe(health, nowMs, patienceMs);
  if ((await deps.health.put(claim)) === 'conflict') return { dueAtMs: nowMs + SOON_MS };
  const isSent = await releaseProbe(deps, webhook.id);
  return isSent ? { dueAtMs: nowMs + patienceMs, releasedUntilMs: nowMs + patienceMs } : {};
}

/** The next message first: a crash before the record leaves two of them, of which one is older. */
async function goOn(
  deps: WakeUpWebhookDependencies,
  claim: WakeUp,
  round: Round,
  dueAtMs: number,
): Promise<WakeUpDisposition> {
  const next = finished(claim, round);
  const { projectId, webhookId } = claim;
  await deps.wakeUpQueue.send({ projectId, webhookId, generation: next.generation }, dueAtMs);
  await record(deps, claim, next);
  return 'goes_on';
}

/**
 * Whoever holds a delivery looks at the due time after the row is stored, and this looks for rows after the due
 * time is gone: one of the two sees the other.
 */
async function end(
  deps: WakeUpWebhookDependencies,
  claim: WakeUp,
  round: Round,
  webhook: Webhook,
  health: Health | undefined,
): Promise<WakeUpDisposition> {
  await record(deps, claim, finished(claim, round));
  const isPaused = webhook.enabled && webhook.pausedAtMs !== undefined;
  // What is held in a pause waits for its owner, who wakes it.
  if (isPaused) return 'ended';
  const { items } = await deps.backlog.list(claim.webhookId, {}, { ascending: true, limit: 1 });
  if (items.length > 0) {
    await startWakeUp(deps, webhookKeyOf(webhook), deps.clock.now());
    return 'goes_on';
  }
  if (isRecovering(health, webhook, deps.clock.now())) await deps.health.put(afterRecovery(health));
  return 'ended';
}

/**
 * A webhook that changed meanwhile has started its own wake-up: that one stands, and only the lease and what the
 * rate has used up are written. A lease that somebody else took after ours had run out is theirs.
 */
async function record(deps: WakeUpWebhookDependencies, claim: WakeUp, next: WakeUp): Promise<void> {
  if ((await deps.wakeUps.put(next)) === 'written') return;
  const current = await deps.wakeUps.get(next.webhookId);
  if (!current || current.leaseUntilMs !== claim.leaseUntilMs) return;
  const { leaseUntilMs: _, ...rest } = current;
  const { pacedUntilMs, releasedUntilMs } = next;
  await deps.wakeUps.put({
    ...rest,
    ...(pacedUntilMs !== undefined && { pacedUntilMs }),
    ...(releasedUntilMs !== undefined && { releasedUntilMs }),
    version: current.version + 1,
  });
}

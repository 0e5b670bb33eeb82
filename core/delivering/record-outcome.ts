import { hasAttempt, type Sent, withAttempt } from '../attempt.ts';
import { type Delivery, isFinal } from '../delivery.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import { REFUSAL } from '../destination-policy.ts';
import { LostRaceError } from '../errors.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import type { Verdict } from '../outcome.ts';
import { nextAttemptAt } from '../retry-policy.ts';
import type { Webhook } from '../webhook.ts';
import type { Job } from './delivery-job.ts';

type RecordDependencies = Pick<Dependencies, 'deliveries' | 'clock' | 'random' | 'settings'>;

export const DISABLED_REASON = 'the webhook was disabled before this delivery was due';
const TOKEN_LOST_REASON = "the webhook's token is missing; set it again";
const EXHAUSTED_REASON = 'every scheduled attempt failed';
const REASONS: Partial<Record<string, string>> = {
  destination_refused: REFUSAL,
  http_status: 'the destination answered 410 Gone',
};

export interface Recorded {
  /** As it is stored now. */
  readonly delivery: Delivery;
  readonly verdict: Verdict;
  /** False: another worker recorded the step first. It queues the next one, unless it dies or fails before. */
  readonly nextIsOurs: boolean;
}

/**
 * Writes what an attempt came to. Losing the write to another worker is settled by reading again and adding
 * the attempt to what that one wrote; our own write whose reply was lost is recognised by the attempt's id.
 * @throws Error when the race is lost again and again: the message comes back
 */
export async function recordOutcome(
  deps: RecordDependencies,
  { delivery, webhook, message }: Pick<Job, 'delivery' | 'webhook' | 'message'>,
  sent: Sent,
): Promise<Recorded> {
  const { verdict } = sent;
  let nextIsOurs = true;
  const recorded = await writeDelivery(deps, delivery, (current) => {
    if (hasAttempt(current, sent.attemptId)) return undefined;
    nextIsOurs = message.retryStep >= current.retryStep;
    return transition(scheduling(deps, webhook), withAttempt(current, sent), verdict, message);
  });
  return { delivery: recorded, verdict, nextIsOurs };
}

/** Pending → cancelled; anything else stays. */
export const recordCancellation = (
  deps: Pick<Dependencies, 'deliveries'>,
  delivery: Delivery,
): Promise<Delivery> =>
  writeDelivery(deps, delivery, (current) => {
    if (isFinal(current.state)) return undefined;
    return { ...ended(current, 'cancelled', DISABLED_REASON), version: current.version + 1 };
  });

/**
 * There is nothing to sign with, and nothing is sent unsigned. A vault may not show a new token at once, and its
 * owner may set it again: so the step is spent like one that failed, and the schedule goes on without an attempt.
 */
export const recordUnsigned = (
  deps: RecordDependencies,
  delivery: Delivery,
  webhook: Webhook,
  message: DeliveryMessage,
): Promise<Delivery> =>
  writeDelivery(deps, delivery, (current) => {
    const wasDue = message.trigger === 'event' && message.retryStep === current.retryStep;
    if (isFinal(current.state) || !wasDue) return undefined;
    const waiting = scheduled(
      scheduling(deps, webhook),
      { ...current, version: current.version + 1 },
      { kind: 'retry' },
      message,
    );
    return { ...waiting, reason: TOKEN_LOST_REASON };
  });

/**
 * Writes over whatever other workers wrote meanwhile.
 * @param change the delivery to write, or undefined when the stored one already says it
 */
export async function writeDelivery(
  { deliveries }: Pick<Dependencies, 'deliveries'>,
  delivery: Delivery,
  change: (current: Delivery) => Delivery | undefined,
): Promise<Delivery> {
  let current = delivery;
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const changed = change(current);
    if (!changed) return current;
    if ((await deliveries.put(changed)) === 'written') return changed;
    const [stored] = await deliveries.getMany([{ webhookId: delivery.webhookId, deliveryId: delivery.id }]);
    current = stored ?? delivery;
  }
  throw new LostRaceError(`delivery ${delivery.id} could not be written`);
}

/** The state machine: a success is never overwritten, and only the attempt that was due moves the schedule. */
function transition(
  scheduling: Scheduling,
  delivery: Delivery,
  verdict: Verdict,
  message: DeliveryMessage,
): Delivery {
  if (delivery.state === 'succeeded') return delivery;
  if (verdict.kind === 'succeeded') return ended(delivery, 'succeeded');
  if (delivery.state === 'skipped' || delivery.state === 'cancelled')
    return ended(delivery, 'failed', reasonOf(verdict));
  if (delivery.state === 'failed') return delivery;
  if (verdict.kind === 'failed') return ended(delivery, 'failed', reasonOf(verdict));

  const wasDue = message.trigger === 'event' && message.retryStep === delivery.retryStep;
  return wasDue ? scheduled(scheduling, delivery, verdict, message) : delivery;
}

interface Scheduling extends Pick<Dependencies, 'clock' | 'random'> {
  readonly scheduleSeconds: readonly number[];
}

/** The webhook's own schedule, or the operator's. */
const scheduling = ({ clock, random, settings }: RecordDependencies, { delivery }: Webhook): Scheduling => ({
  clock,
  random,
  scheduleSeconds: delivery?.retryScheduleSeconds ?? settings.retryScheduleSeconds,
});

function scheduled(
  { clock, random, scheduleSeconds }: Scheduling,
  delivery: Delivery,
  verdict: Pick<Extract<Verdict, { kind: 'retry' }>, 'kind' | 'retryAfter'>,
  { look }: DeliveryMessage,
): Delivery {
  const nextAttemptAtMs = nextAttemptAt({
    scheduleSeconds,
    failedStep: delivery.retryStep,
    nowMs: clock.now(),
    fraction: random.fraction(),
    ...(verdict.retryAfter !== undefined && { retryAfter: verdict.retryAfter }),
  });
  if (nextAttemptAtMs === undefined) return ended(delivery, 'failed', EXHAUSTED_REASON);
  const { reason: _, takenOverBy: _other, ...rest } = delivery;
  const owner = look === undefined ? {} : { takenOverBy: look };
  return { ...rest, ...owner, retryStep: delivery.retryStep + 1, nextAttemptAtMs };
}

function ended(delivery: Delivery, state: 'succeeded' | 'failed' | 'cancelled', reason?: string): Delivery {
  const { nextAttemptAtMs: _, reason: _reason, ...rest } = delivery;
  return { ...rest, state, ...(reason !== undefined && { reason }) };
}

const reasonOf = (verdict: Exclude<Verdict, { kind: 'succeeded' }>): string =>
  (verdict.kind === 'failed' ? REASONS[verdict.errorClass] : undefined) ?? 'the attempt failed';

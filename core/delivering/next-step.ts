import type { Delivery } from '../delivery.ts';
import { type DeliveryMessage, withoutPass } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import { attemptDeadlineMs } from './attempt-deadline.ts';
import type { Job } from './delivery-job.ts';

type NextStepDependencies = Pick<
  Dependencies,
  'deliveryQueue' | 'backlog' | 'wakeUps' | 'clock' | 'settings'
>;

/** Attempt deadlines after which the message of a step that came due is taken for lost: one to wait, one to send. */
const NEXT_STEP_PATIENCE = 2;

/** Sends the message of the delivery's next scheduled attempt, at the time that was stored for it. */
export async function enqueueNext(
  { deliveryQueue }: Pick<NextStepDependencies, 'deliveryQueue'>,
  message: DeliveryMessage,
  { retryStep, nextAttemptAtMs }: Delivery,
): Promise<'rescheduled'> {
  await deliveryQueue.send([
    {
      message: { ...withoutPass(message), retryStep },
      ...(nextAttemptAtMs !== undefined && { notBeforeMs: nextAttemptAtMs }),
    },
  ]);
  return 'rescheduled';
}

/**
 * The message's step was recorded. Either its worker died before it queued the next step, or this is a copy of a
 * message whose next step is queued: no one can tell. So it looks again when the next step must have been handled.
 * If it was, or waits in the backlog, this one was a copy and ends here: sent on in its place, it would meet the
 * other at every step to come, and each meeting may be two POSTs.
 */
export async function catchUp(
  deps: NextStepDependencies,
  job: Job,
): Promise<'already_recorded' | 'rescheduled'> {
  const { message, delivery } = job;
  if (message.retryStep < delivery.retryStep - 1) return 'already_recorded';
  const lookAgainAtMs = (delivery.nextAttemptAtMs ?? deps.clock.now()) + patienceMs(deps, job);
  if (lookAgainAtMs > deps.clock.now()) return lookAgain(deps, message, lookAgainAtMs);

  const waiting = await waitsInBacklog(deps, message);
  if (waiting === 'held') return 'already_recorded';
  if (waiting !== undefined) return lookAgain(deps, message, waiting.untilMs + patienceMs(deps, job));
  return enqueueNext(deps, message, delivery);
}

const patienceMs = ({ settings }: NextStepDependencies, { webhook }: Job): number =>
  NEXT_STEP_PATIENCE * attemptDeadlineMs(webhook, settings);

async function lookAgain(
  { deliveryQueue }: NextStepDependencies,
  message: DeliveryMessage,
  notBeforeMs: number,
): Promise<'rescheduled'> {
  await deliveryQueue.send([{ message: withoutPass(message), notBeforeMs }]);
  return 'rescheduled';
}

/**
 * Whether the backlog has the delivery, or has let it go so recently that its attempt may not be recorded yet.
 * @returns until when the newest releases are good
 */
export async function waitsInBacklog(
  { backlog, wakeUps, clock }: Pick<NextStepDependencies, 'backlog' | 'wakeUps' | 'clock'>,
  { webhookId, deliveryId }: Pick<DeliveryMessage, 'webhookId' | 'deliveryId'>,
): Promise<'held' | { readonly untilMs: number } | undefined> {
  // The row first: released between the two reads, it shows in the second. A paused webhook may have no wake-up.
  const [held] = await backlog.getMany([{ webhookId, deliveryId }]);
  if (held) return 'held';
  const untilMs = (await wakeUps.get(webhookId))?.releasedUntilMs ?? 0;
  return untilMs > clock.now() ? { untilMs } : undefined;
}

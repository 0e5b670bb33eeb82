import { hasAttempt, type Sent } from '../attempt.ts';
import { type Delivery, isFinal } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { envelopeOf } from '../event.ts';
import { admit, afterProbe } from '../health.ts';
import { readTokens } from '../managing/tokens.ts';
import type { DeliveryMessage } from '../ports.ts';
import { type Facts, type Job, jobOf, loadFacts } from './delivery-job.ts';
import { followOutcome } from './follow-outcome.ts';
import { look } from './look.ts';
import { recordCancellation, recordOutcome, recordUnsigned } from './record-outcome.ts';
import { sendAttempt } from './send-attempt.ts';

export type DeliverDependencies = Pick<
  Dependencies,
  | 'webhooks'
  | 'health'
  | 'rates'
  | 'events'
  | 'deliveries'
  | 'vault'
  | 'deliveryQueue'
  | 'eventQueue'
  | 'sender'
  | 'clock'
  | 'random'
  | 'settings'
>;

/** Attempt deadlines after which a probe that has not reported is given up: one to send, one to record. */
const PROBE_PATIENCE = 2;
/** Attempt deadlines after which the message of a step that came due is taken for lost: one to wait, one to send. */
const NEXT_STEP_PATIENCE = 2;

/** What became of a message: one word for the log. */
export type Disposition =
  | 'unknown_event'
  | 'webhook_deleted'
  | 'already_recorded'
  | 'rescheduled'
  | 'waiting'
  | 'cancelled'
  | 'succeeded'
  | 'failed'
  | 'retry';

/**
 * Handles messages of the deliveries queue side by side: at most one POST each. Whatever a destination does is
 * recorded and its message is done; a rejection is our own trouble, and that message alone must come back.
 * @returns one result per message, in their order
 */
export async function deliverAll(
  deps: DeliverDependencies,
  messages: readonly DeliveryMessage[],
): Promise<PromiseSettledResult<Disposition>[]> {
  const facts = await loadFacts(deps, messages);
  const inLine = new Map<string, Promise<unknown>>();
  return Promise.allSettled(
    messages.map((message) => {
      const before = inLine.get(message.deliveryId);
      const handled = before ? deliverAfter(deps, before, message) : deliver(deps, facts, message);
      inLine.set(message.deliveryId, handled);
      return handled;
    }),
  );
}

/** Messages of one delivery take turns, and the later one sees what the earlier one wrote: no needless POST. */
async function deliverAfter(
  deps: DeliverDependencies,
  before: Promise<unknown>,
  message: DeliveryMessage,
): Promise<Disposition> {
  await Promise.allSettled([before]);
  return deliver(deps, await loadFacts(deps, [message]), message);
}

async function deliver(
  deps: DeliverDependencies,
  facts: Facts,
  message: DeliveryMessage,
): Promise<Disposition> {
  const job = jobOf(facts, message);
  if (typeof job === 'string') return job;

  const settled = settledAlready(job);
  if (settled) return settled;
  const looked = await look(deps, job);
  if (looked) return looked;
  if (isBehind(job)) return catchUp(deps, job);
  if (isEarly(job, deps.clock.now())) return reschedule(deps, job);
  if (!job.webhook.enabled) return cancel(deps, job);
  const waitUntilMs = await heldBack(deps, job);
  if (waitUntilMs !== undefined) return wait(deps, job, waitUntilMs);
  return attempt(deps, job);
}

function settledAlready({ message, delivery }: Job): Disposition | undefined {
  if (message.trigger === 'event' && isFinal(delivery.state)) return 'already_recorded';
  if (message.attemptId && hasAttempt(delivery, message.attemptId)) return 'already_recorded';
  return undefined;
}

const isBehind = ({ message, delivery }: Job): boolean =>
  message.trigger === 'event' && message.retryStep < delivery.retryStep;

/**
 * The message's step was recorded. Either its worker died before it queued the next step, or this is a copy of a
 * message whose next step is queued: no one can tell. So it looks again when the next step must have been handled.
 * If it was, this one was a copy and ends here: sent on in its place, it would meet the other at every step to
 * come, and each meeting may be two POSTs.
 */
async function catchUp(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  const { message, delivery } = job;
  if (message.retryStep < delivery.retryStep - 1) return 'already_recorded';
  const patienceMs = NEXT_STEP_PATIENCE * deps.settings.attemptDeadlineMs;
  const lookAgainAtMs = (delivery.nextAttemptAtMs ?? deps.clock.now()) + patienceMs;
  if (lookAgainAtMs <= deps.clock.now()) return reschedule(deps, job);
  await deps.deliveryQueue.send([{ message, notBeforeMs: lookAgainAtMs }]);
  return 'rescheduled';
}

/** A copy of the message, or a queue whose longest delay was too short for the wait. */
const isEarly = ({ message, delivery }: Job, nowMs: number): boolean =>
  message.trigger === 'event' && delivery.nextAttemptAtMs !== undefined && delivery.nextAttemptAtMs > nowMs;

async function reschedule(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  await enqueueNext(deps, job.message, job.delivery);
  return 'rescheduled';
}

async function cancel(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  if (job.message.trigger === 'event') await recordCancellation(deps, job.delivery);
  return 'cancelled';
}

/** Until when the webhook's breaker holds the delivery back. A redelivery is its owner's own wish, and goes. */
async function heldBack(
  deps: DeliverDependencies,
  { message, webhook, health }: Job,
): Promise<number | undefined> {
  if (message.trigger === 'redelivery') return undefined;
  const question = {
    nowMs: deps.clock.now(),
    fraction: deps.random.fraction(),
    probeDeadlineMs: deps.settings.attemptDeadlineMs * PROBE_PATIENCE,
  };
  const admission = admit(health, webhook, question);
  if (admission.kind === 'send') return undefined;
  if (admission.kind === 'wait') return admission.untilMs;
  const isProbe = (await deps.health.put(admission.claim)) === 'written';
  return isProbe ? undefined : afterProbe(admission.claim, question);
}

/** Costs no attempt: the message goes back to the queue as it is. */
async function wait(deps: DeliverDependencies, { message }: Job, notBeforeMs: number): Promise<Disposition> {
  await deps.deliveryQueue.send([{ message, notBeforeMs }]);
  return 'waiting';
}

async function attempt(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  const signing = await readTokens(deps, job.webhook);
  if (signing === 'token_lost') return postpone(deps, job);
  const { webhook, tokens } = signing;
  const sent = await sendAttempt(deps, {
    attemptId: job.message.attemptId,
    trigger: job.message.trigger,
    url: webhook.url,
    body: envelopeOf(job.event),
    deliveryId: job.delivery.id,
    tokens,
  });
  return conclude(deps, { ...job, webhook }, sent);
}

async function postpone(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  const delivery = await recordUnsigned(deps, job.delivery, job.message);
  const goesOn = job.message.trigger === 'event' && delivery.state === 'pending';
  return goesOn ? catchUp(deps, { ...job, delivery }) : 'failed';
}

async function conclude(deps: DeliverDependencies, job: Job, sent: Sent): Promise<Disposition> {
  const recorded = await recordOutcome(deps, job.delivery, sent, job.message);
  const { delivery, verdict, nextIsOurs } = recorded;
  if (job.message.trigger === 'event' && delivery.state === 'pending') {
    await (nextIsOurs ? enqueueNext(deps, job.message, delivery) : catchUp(deps, { ...job, delivery }));
  }
  // Last, because nothing of it is owed to this delivery: its retry is safe in the queue by now.
  await followOutcome(deps, job, recorded);
  return verdict.kind;
}

async function enqueueNext(
  deps: DeliverDependencies,
  message: DeliveryMessage,
  delivery: Delivery,
): Promise<void> {
  const { retryStep, nextAttemptAtMs } = delivery;
  await deps.deliveryQueue.send([
    {
      message: { ...message, retryStep },
      ...(nextAttemptAtMs !== undefined && { notBeforeMs: nextAttemptAtMs }),
    },
  ]);
}

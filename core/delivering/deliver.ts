import { hasAttempt, type Sent } from '../attempt.ts';
import type { HoldReason } from '../backlog.ts';
import { isFinal } from '../delivery.ts';
import { type DeliveryMessage, withoutPass } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import { envelopeOf } from '../event.ts';
import { readTokens } from '../managing/tokens.ts';
import { attemptDeadlineMs } from './attempt-deadline.ts';
import { type CountingDependencies, countAttempts } from './count-attempts.ts';
import { countForJobs } from './count-for-jobs.ts';
import { type Facts, type Job, jobOf, loadFacts } from './delivery-job.ts';
import { followOutcomes, type Outcome } from './follow-outcomes.ts';
import { type Holding, heldDelivery, hold, holdReasonOf } from './hold.ts';
import { look } from './look.ts';
import { catchUp, enqueueNext } from './next-step.ts';
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
  | 'backlog'
  | 'wakeUps'
  | 'wakeUpQueue'
  | 'redeliveryJobs'
  | 'eventQueue'
  | 'operationalKey'
  | 'sender'
  | 'clock'
  | 'random'
  | 'settings'
> &
  CountingDependencies;

/** What became of a message: one word for the log. */
export type Disposition =
  | 'unknown_event'
  | 'webhook_deleted'
  | 'already_recorded'
  | 'rescheduled'
  | 'held'
  | 'cancelled'
  | 'succeeded'
  | 'failed'
  | 'retry';

/** How an attempt went, for whoever logs or counts it. */
export interface AttemptTold {
  readonly statusCode?: number;
  readonly errorClass?: string;
  /** Milliseconds from the event's acceptance to the 2xx of its delivery; of a redelivery it says nothing. */
  readonly sinceAcceptedMs?: number;
}
export type TellAttempt = (message: DeliveryMessage, attempt: AttemptTold) => void;

/** What handling one message came to, and what it says about its webhook. */
interface Handled {
  readonly disposition: Disposition;
  readonly outcome?: Outcome;
  /** It waits for its webhook, once that is stored: the batch's rows of one webhook go together. */
  readonly held?: { readonly job: Job; readonly reason: HoldReason };
}

/**
 * Handles messages of the deliveries queue side by side: at most one POST each. Whatever a destination does is
 * recorded and its message is done; a rejection is our own trouble, and that message alone must come back.
 * @param tell told of each attempt that was made and recorded
 * @returns one result per message, in their order
 */
export async function deliverAll(
  deps: DeliverDependencies,
  messages: readonly DeliveryMessage[],
  tell: TellAttempt = () => {},
): Promise<PromiseSettledResult<Disposition>[]> {
  const facts = await loadFacts(deps, messages);
  const inLine = new Map<string, Promise<unknown>>();
  const handled = await Promise.allSettled(
    messages.map((message) => {
      const before = inLine.get(message.deliveryId);
      const handling = before ? deliverAfter(deps, before, message) : deliver(deps, facts, message);
      inLine.set(message.deliveryId, handling);
      return handling;
    }),
  );
  for (const each of handled)
    if (each.status === 'fulfilled' && each.value.outcome)
      tell(each.value.outcome.job.message, attemptTold(each.value.outcome, deps.clock.now()));
  return settle(deps, handled);
}

function attemptTold({ job, recorded: { delivery, verdict } }: Outcome, nowMs: number): AttemptTold {
  const statusCode = delivery.attempts.at(-1)?.response?.statusCode;
  const isFirstRound = verdict.kind === 'succeeded' && job.message.trigger === 'event';
  return {
    ...(statusCode !== undefined && { statusCode }),
    ...(verdict.kind !== 'succeeded' && { errorClass: verdict.errorClass }),
    ...(isFirstRound && { sinceAcceptedMs: nowMs - job.event.acceptedAtMs }),
  };
}

/**
 * What the whole batch comes to, once for each webhook: its rows are stored, and its outcomes are followed; their
 * retries are safe in the queue by now.
 */
async function settle(
  deps: DeliverDependencies,
  handled: readonly PromiseSettledResult<Handled>[],
): Promise<PromiseSettledResult<Disposition>[]> {
  const done = handled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const outcomes = done.flatMap(({ outcome }) => outcome ?? []);
  const [notHeld, notFollowed] = await Promise.all([
    holdAll(deps, done),
    followOutcomes(deps, outcomes),
    countForJobs(deps, outcomes),
    countAttempts(deps, outcomes),
  ]);
  return handled.map((each) => {
    if (each.status === 'rejected') return each;
    const { disposition, outcome } = each.value;
    const failure = notHeld.get(each.value) ?? (outcome && notFollowed.get(outcome));
    return failure ?? { status: 'fulfilled', value: disposition };
  });
}

/** @returns the rejection for each message whose row could not be stored */
async function holdAll(
  deps: DeliverDependencies,
  done: readonly Handled[],
): Promise<ReadonlyMap<Handled, PromiseRejectedResult>> {
  const byWebhook = Map.groupBy(
    done.filter(({ held }) => held !== undefined),
    ({ held }) => held?.job.webhook.id,
  );
  const failures = new Map<Handled, PromiseRejectedResult>();
  await Promise.all(
    Array.from(byWebhook.values(), async (group) => {
      const holding = holdingOf(deps, group);
      const [result] = await Promise.allSettled([holding && hold(deps, holding)]);
      if (result.status === 'rejected') for (const each of group) failures.set(each, result);
    }),
  );
  return failures;
}

/** @param group of one webhook */
function holdingOf(deps: DeliverDependencies, group: readonly Handled[]): Holding | undefined {
  const jobs = group.flatMap(({ held }) => held ?? []);
  const last = jobs.at(-1)?.job;
  if (!last) return undefined;
  const rows = jobs.map(({ job, reason }) => heldDelivery(deps, withoutPass(job.message), job.event, reason));
  return { rows, webhook: last.webhook, health: last.health };
}

/** Messages of one delivery take turns, and the later one sees what the earlier one wrote: no needless POST. */
async function deliverAfter(
  deps: DeliverDependencies,
  before: Promise<unknown>,
  message: DeliveryMessage,
): Promise<Handled> {
  await Promise.allSettled([before]);
  return deliver(deps, await loadFacts(deps, [message]), message);
}

async function deliver(deps: DeliverDependencies, facts: Facts, message: DeliveryMessage): Promise<Handled> {
  const job = jobOf(facts, message);
  if (typeof job === 'string') return { disposition: job };

  const nowMs = deps.clock.now();
  const settled = settledAlready(job);
  if (settled) return { disposition: settled };
  const looked = await look(deps, job);
  if (looked) return { disposition: looked };
  if (isBehind(job)) return { disposition: await catchUp(deps, job) };
  if (isEarly(job, nowMs)) return { disposition: await enqueueNext(deps, job.message, job.delivery) };
  if (!job.webhook.enabled) return { disposition: await cancel(deps, job) };
  const reason = holdReasonOf(job, nowMs);
  // Costs no attempt: the message becomes a row of the backlog, and ends.
  return reason === undefined ? attempt(deps, job) : { disposition: 'held', held: { job, reason } };
}

function settledAlready({ message, delivery }: Job): Disposition | undefined {
  if (message.trigger === 'event' && isFinal(delivery.state)) return 'already_recorded';
  if (message.attemptId && hasAttempt(delivery, message.attemptId)) return 'already_recorded';
  return undefined;
}

const isBehind = ({ message, delivery }: Job): boolean =>
  message.trigger === 'event' && message.retryStep < delivery.retryStep;

/** A copy of the message, or a queue whose longest delay was too short for the wait. */
const isEarly = ({ message, delivery }: Job, nowMs: number): boolean =>
  message.trigger === 'event' && delivery.nextAttemptAtMs !== undefined && delivery.nextAttemptAtMs > nowMs;

async function cancel(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  if (job.message.trigger === 'event') await recordCancellation(deps, job.delivery);
  return 'cancelled';
}

async function attempt(deps: DeliverDependencies, job: Job): Promise<Handled> {
  const signing = await readTokens(deps, job.webhook);
  if (signing === 'token_lost') return { disposition: await postpone(deps, job) };
  const { webhook, tokens } = signing;
  const sent = await sendAttempt(deps, {
    attemptId: job.message.attemptId,
    trigger: job.message.trigger,
    url: webhook.url,
    body: envelopeOf(job.event),
    deliveryId: job.delivery.id,
    tokens,
    deadlineMs: attemptDeadlineMs(webhook, deps.settings),
    // A change of the webhook, of its tokens too, is a new version, and has nothing to do with what was before.
    sessionScope: `${webhook.id}@${webhook.version}`,
  });
  return conclude(deps, { ...job, webhook }, sent);
}

async function postpone(deps: DeliverDependencies, job: Job): Promise<Disposition> {
  const delivery = await recordUnsigned(deps, job.delivery, job.webhook, job.message);
  const goesOn = job.message.trigger === 'event' && delivery.state === 'pending';
  return goesOn ? catchUp(deps, { ...job, delivery }) : 'failed';
}

async function conclude(deps: DeliverDependencies, job: Job, sent: Sent): Promise<Handled> {
  const recorded = await recordOutcome(deps, job, sent);
  const { delivery, verdict, nextIsOurs } = recorded;
  if (job.message.trigger === 'event' && delivery.state === 'pending') {
    await (nextIsOurs ? enqueueNext(deps, job.message, delivery) : catchUp(deps, { ...job, delivery }));
  }
  return { disposition: verdict.kind, outcome: { job, recorded, durationMs: sent.result.durationMs } };
}

import { hasAttempt } from '../attempt.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies, Settings } from '../dependencies.ts';
import { jobAttemptId, timeOfUuid } from '../ids.ts';
import { WAKE_UP_LEASE_MS, WAKE_UP_ROWS_MAX } from '../limits.ts';
import {
  cancelled,
  claimed,
  ended,
  goneOn,
  keyOf,
  messageOf,
  type RedeliveryJob,
  type RedeliveryJobMessage,
} from '../redelivery-job.ts';
import { type Webhook, webhookKeyOf } from '../webhook.ts';
import { attemptDeadlineMs } from './attempt-deadline.ts';
import { type HoldDependencies, heldDelivery, hold } from './hold.ts';
import { readMatches } from './redelivery-matches.ts';

export type RunRedeliveryJobDependencies = HoldDependencies &
  Pick<Dependencies, 'redeliveryJobs' | 'deliveries' | 'events' | 'health'> & {
    readonly settings: Pick<Settings, 'attemptDeadlineMs'>;
  };

/** What became of a job's message: one word for the log. */
export type JobDisposition = 'unknown_job' | 'older' | 'sent_on' | 'goes_on' | 'ended' | 'webhook_deleted';

const MILLISECONDS = 1_000;
/** Milliseconds until a message that lost a race looks again. */
const SOON_MS = 1_000;
const MINUTE_MS = 60_000;
/** Milliseconds for which a job whose row is missing is looked for: as long as a Lambda may stand still. */
const UNKNOWN_JOB_PATIENCE_MS = 15 * MINUTE_MS;
/** Attempt deadlines after which what a dead worker's rows came to is in the log: one to send, one to record. */
const DOUBT_PATIENCE = 2;
const DISABLED_REASON = 'the webhook was disabled';

/**
 * Handles the message that goes round for a redelivery job: puts one page of what it is to bring back into the
 * backlog, and sends itself on. The rows come before the cursor: whoever dies between them repeats the page, and
 * finds its rows held, or the attempts that they asked for in the log.
 */
export async function runRedeliveryJob(
  deps: RunRedeliveryJobDependencies,
  message: RedeliveryJobMessage,
): Promise<JobDisposition> {
  const job = await deps.redeliveryJobs.get(message);
  if (!job)
    return isYoung(deps, message) ? sendOn(deps, message, deps.clock.now() + MINUTE_MS) : 'unknown_job';
  if (job.endedAtMs !== undefined) return 'ended';
  if (job.round > message.round) return 'older';
  const nowMs = deps.clock.now();
  if (job.leaseUntilMs !== undefined && job.leaseUntilMs > nowMs)
    return sendOn(deps, message, job.leaseUntilMs);
  const [webhook] = await deps.webhooks.getMany([webhookKeyOf({ ...job, id: job.webhookId })]);
  if (!webhook) return 'webhook_deleted';
  if (job.leaseUntilMs !== undefined && !job.inDoubt) return wait(deps, job, message, webhook);

  const claim = claimed(job, message.round, nowMs + WAKE_UP_LEASE_MS);
  if ((await deps.redeliveryJobs.put(claim)) === 'conflict') return sendOn(deps, message, nowMs + SOON_MS);
  return claim.state === 'cancelled' ? takeOut(deps, claim) : putIn(deps, claim, webhook);
}

/** Its row may still be on the way, from a process that stood still; afterwards nothing else would start the job. */
const isYoung = ({ clock }: RunRedeliveryJobDependencies, { jobId }: RedeliveryJobMessage): boolean =>
  clock.now() - timeOfUuid(jobId) < UNKNOWN_JOB_PATIENCE_MS;

async function sendOn(
  { wakeUpQueue }: RunRedeliveryJobDependencies,
  message: RedeliveryJobMessage,
  notBeforeMs: number,
): Promise<JobDisposition> {
  await wakeUpQueue.send(message, notBeforeMs);
  return 'sent_on';
}

/** A worker died over its page. What it held may be on its way this moment: repeated now, it would be sent twice. */
async function wait(
  deps: RunRedeliveryJobDependencies,
  job: RedeliveryJob,
  message: RedeliveryJobMessage,
  webhook: Webhook,
): Promise<JobDisposition> {
  const wakeUp = await deps.wakeUps.get(job.webhookId);
  const nowMs = deps.clock.now();
  const recordedAtMs =
    Math.max(nowMs, wakeUp?.releasedUntilMs ?? 0) +
    DOUBT_PATIENCE * attemptDeadlineMs(webhook, deps.settings);
  const waiting = { ...claimed(job, job.round, recordedAtMs), inDoubt: true } as const;
  const isOurs = (await deps.redeliveryJobs.put(waiting)) === 'written';
  return sendOn(deps, message, isOurs ? recordedAtMs : nowMs + SOON_MS);
}

async function putIn(
  deps: RunRedeliveryJobDependencies,
  claim: RedeliveryJob,
  webhook: Webhook,
): Promise<JobDisposition> {
  const nowMs = deps.clock.now();
  if (!webhook.enabled)
    return record(deps, ended(claim, { state: 'cancelled', reason: DISABLED_REASON }, nowMs));
  const { items, next } = await readMatches(deps, claim, claim.perSecond);
  const held = await holdMatches(deps, claim, webhook, items);
  const found = { matched: claim.matched + items.length, held: claim.held + held };
  if (next === undefined) return record(deps, ended(claim, { ...found, state: 'done' }, nowMs));
  const takesMs = Math.ceil((items.length * MILLISECONDS) / claim.perSecond);
  return goOn(deps, goneOn(claim, { ...found, cursor: next }), nowMs + takesMs);
}

/** @returns how many wait because of this job */
async function holdMatches(
  deps: RunRedeliveryJobDependencies,
  job: RedeliveryJob,
  webhook: Webhook,
  matches: readonly Delivery[],
): Promise<number> {
  const open = matches.filter((delivery) => !hasAttempt(delivery, jobAttemptId(job.id, delivery.id)));
  if (open.length === 0) return 0;
  const keys = open.map(({ webhookId, id }) => ({ webhookId, deliveryId: id }));
  const [[health], waiting] = await Promise.all([
    deps.health.getMany([webhookKeyOf(webhook)]),
    deps.backlog.getMany(keys),
  ]);
  const rows = open.map((delivery) =>
    heldDelivery(
      deps,
      {
        projectId: job.projectId,
        webhookId: job.webhookId,
        eventId: delivery.eventId,
        deliveryId: delivery.id,
        retryStep: delivery.retryStep,
        trigger: 'redelivery',
        attemptId: jobAttemptId(job.id, delivery.id),
        jobId: job.id,
      },
      {
        source: delivery.eventSource,
        action: delivery.eventAction,
        resourceId: delivery.resourceId,
        acceptedAtMs: delivery.createdAtMs,
      },
      'job',
    ),
  );
  await hold(deps, { rows, webhook, health });
  return open.length - waiting.filter(({ message }) => message.jobId !== job.id).length;
}

/** Takes what a cancelled job has in the backlog out of it, a page at a time. */
async function takeOut(deps: RunRedeliveryJobDependencies, claim: RedeliveryJob): Promise<JobDisposition> {
  const range = { ascending: true, limit: WAKE_UP_ROWS_MAX };
  const { items, next } = await deps.backlog.list(
    claim.webhookId,
    {},
    { ...range, ...(claim.cursor !== undefined && { after: claim.cursor }) },
  );
  await deps.backlog.remove(items.filter(({ message }) => message.jobId === claim.id));
  const nowMs = deps.clock.now();
  return next === undefined
    ? record(deps, ended(claim, {}, nowMs))
    : goOn(deps, goneOn(claim, { cursor: next }), nowMs);
}

/** The next message first: a crash before the record leaves two of them, of which one is older. */
async function goOn(
  deps: RunRedeliveryJobDependencies,
  next: RedeliveryJob,
  notBeforeMs: number,
): Promise<JobDisposition> {
  await deps.wakeUpQueue.send(messageOf(next), notBeforeMs);
  await record(deps, next);
  return 'goes_on';
}

/**
 * Cancelled while the page was put in: what was put in since may have been missed, so it is taken out anew. A job
 * that somebody else took over, when the lease had run out, is theirs.
 */
async function record(deps: RunRedeliveryJobDependencies, next: RedeliveryJob): Promise<JobDisposition> {
  if ((await deps.redeliveryJobs.put(next)) === 'written' || next.state === 'cancelled') return 'ended';
  const current = await deps.redeliveryJobs.get(keyOf(next));
  if (current?.state !== 'cancelled') return 'ended';
  const { leaseUntilMs: _, ...again } = cancelled(current, current.reason ?? '');
  await deps.wakeUpQueue.send(messageOf(again), deps.clock.now());
  await deps.redeliveryJobs.put(again);
  return 'goes_on';
}

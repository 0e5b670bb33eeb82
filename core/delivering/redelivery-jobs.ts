import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate, RequestError } from '../errors.ts';
import { timeUuid } from '../ids.ts';
import {
  DRY_RUN_PAGES_MAX,
  DRY_RUN_ROWS,
  PAGE_SIZE_MAX,
  PROJECT_JOBS_PER_HOUR,
  RUNNING_JOBS_PER_WEBHOOK,
  WRITE_CONFLICT_TRIES,
} from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Principal } from '../principal.ts';
import { cancelled, messageOf, type RedeliveryFilter, type RedeliveryJob } from '../redelivery-job.ts';
import type { Webhook } from '../webhook.ts';
import { readMatches } from './redelivery-matches.ts';

const HOUR_SECONDS = 60 * 60;
/** Milliseconds that one call of the API may take, with room. */
const CALL_MAX_MS = 60_000;
const CANCELLED_REASON = 'it was cancelled';

type StartDependencies = Pick<
  Dependencies,
  'webhooks' | 'redeliveryJobs' | 'wakeUpQueue' | 'rates' | 'clock' | 'random'
>;

/** Which deliveries somebody wants back. The time of the question is the latest end. */
export type Wanted = Omit<RedeliveryFilter, 'untilMs'> & { readonly untilMs?: number };

/**
 * Starts a job that brings deliveries of a webhook back.
 * @throws RequestError NotFound, FailedPrecondition, ResourceExhausted, PermissionDenied
 */
export async function startRedeliveryJob(
  deps: StartDependencies,
  principal: Principal,
  address: WebhookAddress,
  wanted: Wanted,
  perSecond: number,
): Promise<RedeliveryJob> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  if (!webhook.enabled)
    throw new RequestError('FailedPrecondition', 'the webhook is disabled; enable it first');
  await refuseTooMany(deps, webhook);
  const nowMs = deps.clock.now();
  const job: RedeliveryJob = {
    projectId: webhook.projectId,
    webhookId: webhook.id,
    id: timeUuid(nowMs, deps.random),
    filter: filterOf(wanted, nowMs),
    perSecond,
    state: 'running',
    matched: 0,
    held: 0,
    outcomes: { succeeded: 0, failed: 0 },
    round: 1,
    createdAtMs: nowMs,
    version: 1,
  };
  if ((await store(deps, job)) === 'conflict') throw concurrentUpdate();
  return job;
}

/** Should this process die right after the write, the message that was sent ahead does the work all the same. */
async function store(
  { redeliveryJobs, wakeUpQueue, clock }: Pick<StartDependencies, 'redeliveryJobs' | 'wakeUpQueue' | 'clock'>,
  job: RedeliveryJob,
): Promise<'written' | 'conflict'> {
  await wakeUpQueue.send(messageOf(job), clock.now() + CALL_MAX_MS);
  const result = await redeliveryJobs.put(job);
  if (result === 'written') await wakeUpQueue.send(messageOf(job), clock.now());
  return result;
}

/** The end is exclusive: what was accepted in this very millisecond is in. */
const filterOf = (wanted: Wanted, nowMs: number): RedeliveryFilter => ({
  ...wanted,
  untilMs: Math.min(wanted.untilMs ?? Number.POSITIVE_INFINITY, nowMs + 1),
});

async function refuseTooMany(deps: StartDependencies, webhook: Webhook): Promise<void> {
  const { items } = await deps.redeliveryJobs.list(webhook.id, { ascending: false, limit: PAGE_SIZE_MAX });
  if (items.filter(({ endedAtMs }) => endedAtMs === undefined).length >= RUNNING_JOBS_PER_WEBHOOK)
    throw tooMany('too many redelivery jobs of this webhook are under way; wait for one, or cancel it');
  await takeTurn(deps, webhook.projectId);
}

async function takeTurn({ rates }: Pick<StartDependencies, 'rates'>, projectId: string): Promise<void> {
  if (!(await rates.take(`redeliveries/${projectId}`, PROJECT_JOBS_PER_HOUR, HOUR_SECONDS)))
    throw tooMany('too many redelivery jobs in this project; wait an hour', HOUR_SECONDS);
}

const tooMany = (message: string, retryAfterSeconds?: number): RequestError =>
  new RequestError('ResourceExhausted', message, retryAfterSeconds);

/** How many deliveries a job would bring back. */
export interface DryRun {
  readonly matched: number;
  /** False: the log goes on where the counting ended. */
  readonly complete: boolean;
}

/**
 * Counts what a job would bring back, as far as one call has time for, and changes nothing.
 * @throws RequestError NotFound, ResourceExhausted, PermissionDenied
 */
export async function countRedeliveries(
  deps: Pick<Dependencies, 'webhooks' | 'rates' | 'clock' | 'deliveries' | 'events'>,
  principal: Principal,
  address: WebhookAddress,
  wanted: Wanted,
): Promise<DryRun> {
  const { projectId, id: webhookId } = await findWebhook(deps, principal, address, 'manage');
  await takeTurn(deps, projectId);
  const filter = filterOf(wanted, deps.clock.now());
  let matched = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < DRY_RUN_PAGES_MAX; pages++) {
    const matching = { projectId, webhookId, filter, ...(cursor !== undefined && { cursor }) };
    const { items, next } = await readMatches(deps, matching, DRY_RUN_ROWS);
    matched += items.length;
    if (next === undefined) return { matched, complete: true };
    cursor = next;
  }
  return { matched, complete: false };
}

/**
 * Ends a job, and takes what it still has in the backlog out of it. Of a job that is done too: what it brought back
 * may wait there for long.
 * @throws RequestError NotFound, Aborted, PermissionDenied
 */
export async function cancelRedeliveryJob(
  deps: Pick<Dependencies, 'webhooks' | 'redeliveryJobs' | 'wakeUpQueue' | 'clock'>,
  principal: Principal,
  address: WebhookAddress,
  jobId: string,
): Promise<RedeliveryJob> {
  const { id: webhookId } = await findWebhook(deps, principal, address, 'manage');
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const job = await deps.redeliveryJobs.get({ webhookId, jobId });
    if (!job) throw new RequestError('NotFound', 'redelivery job not found');
    if (job.state === 'cancelled') return job;
    const ending = cancelled(job, CANCELLED_REASON);
    if ((await store(deps, ending)) === 'written') return ending;
  }
  throw concurrentUpdate();
}

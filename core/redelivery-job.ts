import type { DeliveryState } from './delivery.ts';
import type { ErrorClass } from './outcome.ts';
import type { WebhookKey } from './webhook.ts';

/** What can be brought back: a delivery that is pending comes by itself. */
export const REDELIVERABLE_STATES = [
  'failed',
  'cancelled',
  'skipped',
  'succeeded',
] as const satisfies readonly DeliveryState[];
export type RedeliverableState = (typeof REDELIVERABLE_STATES)[number];

/** What a webhook never got: skipped or cancelled while it was off, failed however often it was tried. */
export const MISSED_STATES = [
  'failed',
  'cancelled',
  'skipped',
] as const satisfies readonly RedeliverableState[];

/** Which deliveries a job brings back: those of the log that pass, or those of the events it names. */
export interface RedeliveryFilter {
  readonly states: readonly RedeliverableState[];
  readonly eventSource?: string;
  readonly eventAction?: string;
  readonly errorClass?: ErrorClass;
  readonly statusCode?: number;
  readonly sinceMs?: number;
  /** Exclusive. Never later than the job's start: what fails after that is not its work, so that it comes to an end. */
  readonly untilMs: number;
  /** Set: these events and no others, whatever the state of their deliveries. */
  readonly eventIds?: readonly string[];
}

export const JOB_STATES = ['running', 'done', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface RedeliveryJobKey {
  readonly webhookId: string;
  readonly jobId: string;
}

/** Attempts that a job's deliveries came to. */
export interface Outcomes {
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Brings deliveries of one webhook back, page by page behind a cursor: a message goes round, and each time puts
 * what it finds into the backlog. Whatever the log holds, one message reads one page of it.
 */
export interface RedeliveryJob extends WebhookKey {
  /** Sorts by the time of its start. */
  readonly id: string;
  readonly filter: RedeliveryFilter;
  readonly perSecond: number;
  /** `done`: all that matched was put into the backlog, and goes out as the webhook can take it. */
  readonly state: JobState;
  /** Words for `cancelled`. */
  readonly reason?: string;
  readonly matched: number;
  /** Of those matched: not in the backlog for another reason already. */
  readonly held: number;
  /** Counted apart from the job itself, by whoever makes the attempts. */
  readonly outcomes: Outcomes;
  /** Where the next page begins: of the log, of the events named, or of the backlog once it is cancelled. */
  readonly cursor?: string;
  /** Rises with every message; an older one that still arrives ends. */
  readonly round: number;
  /** Somebody is at work until then; still set when it is over: that one died. */
  readonly leaseUntilMs?: number;
  /** Its last worker died; the lease is the time in which what that one may have let go is recorded. */
  readonly inDoubt?: true;
  readonly createdAtMs: number;
  /** Set once nothing of it goes round any more. */
  readonly endedAtMs?: number;
  readonly version: number;
}

export interface RedeliveryJobMessage extends WebhookKey, RedeliveryJobKey {
  readonly round: number;
}

export const keyOf = ({ webhookId, id }: RedeliveryJob): RedeliveryJobKey => ({ webhookId, jobId: id });

export const messageOf = ({ projectId, webhookId, id, round }: RedeliveryJob): RedeliveryJobMessage => ({
  projectId,
  webhookId,
  jobId: id,
  round,
});

/** As long as it is to be worked at; the lease is its worker's. */
export const claimed = (
  { inDoubt: _, ...job }: RedeliveryJob,
  round: number,
  leaseUntilMs: number,
): RedeliveryJob => ({ ...job, round, leaseUntilMs, version: job.version + 1 });

/** After a page: the next message is under way. */
export const goneOn = (
  { leaseUntilMs: _, ...job }: RedeliveryJob,
  found: Partial<Pick<RedeliveryJob, 'matched' | 'held' | 'cursor'>>,
): RedeliveryJob => ({ ...job, ...found, round: job.round + 1, version: job.version + 1 });

/** After its last page. */
export const ended = (
  { leaseUntilMs: _, cursor: _cursor, ...job }: RedeliveryJob,
  found: Partial<Pick<RedeliveryJob, 'matched' | 'held' | 'state' | 'reason'>>,
  endedAtMs: number,
): RedeliveryJob => ({ ...job, ...found, endedAtMs, round: job.round + 1, version: job.version + 1 });

/** From the beginning: what it has in the backlog is to be taken out. The lease of who is at work stays. */
export const cancelled = (
  { cursor: _, endedAtMs: _ended, ...job }: RedeliveryJob,
  reason: string,
): RedeliveryJob => ({
  ...job,
  state: 'cancelled',
  reason,
  round: job.round + 1,
  version: job.version + 1,
});

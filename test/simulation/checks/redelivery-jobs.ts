import { deliveryPasses } from '../../../core/delivery-filter.ts';
import { jobAttemptId } from '../../../core/ids.ts';
import type { RedeliveryJob } from '../../../core/redelivery-job.ts';
import type { Run } from '../run/simulate.ts';
import type { Commit } from '../world/ledger.ts';
import type { Violation } from './violation.ts';

const INVARIANT = 'I13';

/** A job ends by itself, and one that was cancelled leaves nothing in the backlog. */
export function unfinishedJobs({ stores }: Run): Violation[] {
  const living = [...stores.redeliveryJobs.all.values()].filter(({ webhookId }) =>
    stores.webhooks.all.has(webhookId),
  );
  return living
    .filter(({ endedAtMs }) => endedAtMs === undefined)
    .map(({ id, state }) => ({ invariant: INVARIANT, text: `job ${id} is ${state} and never ended` }));
}

/**
 * A job that ran to its end asked the backlog to hold everything that matched from its start to its end. What
 * changed meanwhile may have matched or not.
 */
export function forgottenByJobs(run: Run): Violation[] {
  return [...run.ledger.jobs.values()].flatMap((commits) => {
    const [first] = commits;
    const last = commits.find(({ item }) => item?.state === 'done');
    return first?.item && last ? forgottenBy(run, first.item, first, last) : [];
  });
}

function forgottenBy(
  { ledger }: Run,
  job: RedeliveryJob,
  first: Commit<RedeliveryJob>,
  last: Commit<RedeliveryJob>,
): Violation[] {
  const held = ledger.jobHolds.get(job.id) ?? new Set();
  return [...ledger.deliveries].flatMap(([deliveryId, commits]) => {
    const before = commits.findLast(({ seq }) => seq < first.seq)?.item;
    const isStill = !commits.some(({ seq }) => seq > first.seq && seq < last.seq);
    if (!before || before.webhookId !== job.webhookId || !isStill || held.has(deliveryId)) return [];
    const isWanted =
      before.body === undefined &&
      before.createdAtMs < job.filter.untilMs &&
      deliveryPasses(job.filter, before);
    const text = `job ${job.id} is done, and attempt ${jobAttemptId(job.id, deliveryId)} was never asked for`;
    return isWanted ? [{ invariant: INVARIANT, text, deliveryId }] : [];
  });
}

/** However often a job comes by a delivery, it asks for one attempt. */
export function askedTwiceByJobs({ ledger }: Run): Violation[] {
  const asked = new Map<string, Set<string | undefined>>();
  for (const { message } of ledger.enqueued) {
    if (message.jobId === undefined) continue;
    const key = `${message.jobId}/${message.deliveryId}`;
    asked.set(key, (asked.get(key) ?? new Set()).add(message.attemptId));
  }
  return [...asked]
    .filter(([, attempts]) => attempts.size > 1)
    .map(([key, { size }]) => ({ invariant: INVARIANT, text: `${key}: ${size} attempts were asked for` }));
}

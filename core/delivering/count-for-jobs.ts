import type { Dependencies } from '../dependencies.ts';
import type { RedeliveryJobKey } from '../redelivery-job.ts';
import type { Outcome } from './follow-outcomes.ts';

/**
 * Tells redelivery jobs what became of their deliveries: one write for each job of the batch, none without one.
 * Progress is approximate, and an attempt that was made and recorded is not repeated for the sake of a count.
 */
export async function countForJobs(
  { redeliveryJobs }: Pick<Dependencies, 'redeliveryJobs'>,
  outcomes: readonly Outcome[],
): Promise<void> {
  const byJob = new Map<string, { key: RedeliveryJobKey; succeeded: number; failed: number }>();
  for (const { job, recorded } of outcomes) {
    const { jobId, webhookId } = job.message;
    if (jobId === undefined) continue;
    const counted = byJob.get(jobId) ?? { key: { webhookId, jobId }, succeeded: 0, failed: 0 };
    counted[recorded.verdict.kind === 'succeeded' ? 'succeeded' : 'failed']++;
    byJob.set(jobId, counted);
  }
  await Promise.allSettled(
    Array.from(byJob.values(), ({ key, ...counts }) => redeliveryJobs.count(key, counts)),
  );
}

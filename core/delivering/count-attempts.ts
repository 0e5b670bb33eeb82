import type { Dependencies } from '../dependencies.ts';
import { countsOf, hourOf } from '../metrics.ts';
import { webhookKeyOf } from '../webhook.ts';
import type { Outcome } from './follow-outcomes.ts';

/** Without a store nothing is counted: an operator may do without. */
export type CountingDependencies = Pick<Dependencies, 'clock'> & Partial<Pick<Dependencies, 'metrics'>>;

/**
 * Adds the attempts of a batch to the hour of each webhook: one write for each, whatever the batch holds. An attempt
 * that was made and recorded is not repeated for the sake of a count, so a count may be lost.
 */
export async function countAttempts(
  { metrics, clock }: CountingDependencies,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (!metrics) return;
  const hourMs = hourOf(clock.now());
  const byWebhook = Map.groupBy(outcomes, ({ job }) => job.webhook.id);
  await Promise.allSettled(
    Array.from(byWebhook.values(), async (group) => {
      const [first] = group;
      if (first) await metrics.add(webhookKeyOf(first.job.webhook), hourMs, countsOf(group.map(measured)));
    }),
  );
}

const measured = ({ durationMs, recorded: { verdict } }: Outcome) => ({
  durationMs,
  ...(verdict.kind !== 'succeeded' && { errorClass: verdict.errorClass }),
});

import type { Dependencies } from '../dependencies.ts';
import { goesRound } from '../wake-up.ts';
import type { WebhookKey } from '../webhook.ts';
import { startWakeUp, type WakeUpDependencies } from './start-wake-up.ts';

export type RestartDependencies = WakeUpDependencies & Pick<Dependencies, 'vault' | 'backlog'>;

/**
 * Starts the wake-up of every backlog that has rows and no wake-up any more. The next hold would do it; this is for a
 * webhook to which nothing comes. Webhooks are found by their secrets: one that signs nothing waits for its next hold.
 * @returns how many
 */
export async function restartLostWakeUps(deps: RestartDependencies): Promise<number> {
  let restarted = 0;
  for await (const { owner } of deps.vault.listSecrets()) {
    if (!(await isForgotten(deps, owner))) continue;
    await startWakeUp(deps, owner, deps.clock.now());
    restarted++;
  }
  return restarted;
}

async function isForgotten(
  { backlog, wakeUps, clock }: RestartDependencies,
  { webhookId }: WebhookKey,
): Promise<boolean> {
  const { items } = await backlog.list(webhookId, {}, { ascending: true, limit: 1 });
  if (items.length === 0) return false;
  const stored = await wakeUps.get(webhookId);
  return !stored || !goesRound(stored, clock.now());
}

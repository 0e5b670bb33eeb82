import { restartLostWakeUps } from '../../../core/delivering/restart-wake-ups.ts';
import { removeWebhookData, sweepOrphanedSecrets } from '../../../core/managing/remove-webhook-data.ts';
import { type Surroundings, startProcess } from '../world/process.ts';

const LOOK_MS = 5_000;
const SWEEP_MS = 24 * 60 * 60 * 1_000;

/** Removes what deleted webhooks leave behind, as often as it takes; sweeps orphaned secrets once a day. */
export async function clean(around: Surroundings, isOver: () => boolean): Promise<void> {
  const { time, stores } = around;
  let lastSweepMs = time.now();
  while (!isOver()) {
    const { removed } = stores.webhooks;
    await time.sleep(removed.size > 0 ? LOOK_MS : LOOK_MS * 60);
    for (const webhook of removed.values()) {
      const done = await tried(around, (process) => removeWebhookData(process.deps, webhook));
      if (done) removed.delete(webhook.id);
    }
    if (time.now() - lastSweepMs < SWEEP_MS) continue;
    lastSweepMs = time.now();
    await tried(around, (process) => sweepOrphanedSecrets(process.deps));
    await tried(around, (process) => restartLostWakeUps(process.deps));
  }
}

export async function tried(
  around: Surroundings,
  work: (process: ReturnType<typeof startProcess>) => Promise<unknown>,
): Promise<boolean> {
  const process = startProcess(around, 'janitor');
  return Promise.race([
    work(process).then(
      () => true,
      () => false,
    ),
    process.ended.then(() => false),
  ]);
}

import type { Dependencies } from '../dependencies.ts';
import type { StoredSecret } from '../ports.ts';
import { type Webhook, webhookKeyOf } from '../webhook.ts';

export type RemovalDependencies = Pick<
  Dependencies,
  'webhooks' | 'vault' | 'health' | 'deliveries' | 'backlog' | 'redeliveryJobs' | 'metrics' | 'clock'
>;

/** Milliseconds a secret without a webhook is left alone: its webhook may be about to be created. */
const ORPHAN_AGE_MS = 24 * 60 * 60 * 1_000;

/** Removes what a deleted webhook leaves behind. Any number of times is fine. */
export async function removeWebhookData(
  {
    vault,
    health,
    deliveries,
    backlog,
    redeliveryJobs,
    metrics,
  }: Omit<RemovalDependencies, 'webhooks' | 'clock'>,
  removed: Pick<Webhook, 'projectId' | 'id' | 'token' | 'previousToken'>,
): Promise<void> {
  const secrets = new Set([removed.token?.secretId, removed.previousToken?.secretId]);
  for (const secretId of secrets) if (secretId !== undefined) await vault.remove(secretId);
  const key = webhookKeyOf(removed);
  await health.remove(key);
  await metrics.removeAll(key);
  await redeliveryJobs.removeAll(removed.id);
  await backlog.removeAll(removed.id);
  await deliveries.removeAll(removed.id);
}

/**
 * Removes secrets that no webhook refers to: of a create that failed half-way, or of a token that was cleared.
 * @returns how many
 */
export async function sweepOrphanedSecrets(
  deps: Pick<RemovalDependencies, 'webhooks' | 'vault' | 'clock'>,
): Promise<number> {
  let swept = 0;
  for await (const secret of deps.vault.listSecrets()) {
    if (deps.clock.now() - secret.createdAtMs < ORPHAN_AGE_MS || (await isInUse(deps, secret))) continue;
    await deps.vault.remove(secret.secretId);
    swept++;
  }
  return swept;
}

async function isInUse(
  { webhooks }: Pick<RemovalDependencies, 'webhooks'>,
  { secretId, owner }: StoredSecret,
) {
  const [webhook] = await webhooks.getMany([owner]);
  return [webhook?.token, webhook?.previousToken].some((ref) => ref?.secretId === secretId);
}

/** Removes the tokens of every webhook: for a deployment that is itself being removed. */
export async function removeEverySecret({ vault }: Pick<RemovalDependencies, 'vault'>): Promise<void> {
  for await (const { secretId } of vault.listSecrets()) await vault.remove(secretId);
}

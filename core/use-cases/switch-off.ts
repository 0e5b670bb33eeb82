import type { Dependencies } from '../dependencies.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import type { Webhook } from '../webhook.ts';

/**
 * Switches a webhook off because its destination said 410, provided that the configuration which got that
 * answer is still the current one: the last word of an old URL must not silence a new one.
 */
export async function disableGone(
  { webhooks, clock }: Pick<Dependencies, 'webhooks' | 'clock'>,
  attempted: Webhook,
): Promise<void> {
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const [current] = await webhooks.getMany([{ projectId: attempted.projectId, webhookId: attempted.id }]);
    if (!current?.enabled || current.configVersion !== attempted.configVersion) return;
    const disabled: Webhook = {
      ...current,
      enabled: false,
      disabledReason: 'gone',
      updatedAtMs: clock.now(),
      version: current.version + 1,
    };
    if ((await webhooks.update(disabled)) === 'updated') return;
  }
  throw new Error(`webhook ${attempted.id} could not be switched off: it kept changing`);
}

import type { Dependencies } from '../dependencies.ts';
import { LostRaceError } from '../errors.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import { goesRound, started } from '../wake-up.ts';
import { type Webhook, type WebhookKey, webhookKeyOf } from '../webhook.ts';

export type WakeUpDependencies = Pick<Dependencies, 'wakeUps' | 'wakeUpQueue' | 'clock'>;

/**
 * Makes sure that a wake-up goes round for the webhook; while one does, this costs a read. The message comes
 * first, for it alone is enough: whoever dies after it has started the wake-up all the same. Of several that
 * start it at once each sends a message, and those of one generation do the work of one.
 * @param dueAtMs when it is first worth looking
 */
export async function startWakeUp(
  { wakeUps, wakeUpQueue, clock }: WakeUpDependencies,
  key: WebhookKey,
  dueAtMs: number,
): Promise<void> {
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const stored = await wakeUps.get(key.webhookId);
    if (stored && goesRound(stored, clock.now())) return;
    const next = started(stored, key, dueAtMs);
    await wakeUpQueue.send({ ...key, generation: next.generation }, next.dueAtMs);
    if ((await wakeUps.put(next)) === 'written') return;
  }
  throw new LostRaceError(`the wake-up of webhook ${key.webhookId} could not be started`);
}

/**
 * Looks at the backlog now, whatever it was waiting for: its webhook has changed. The message alone does it, and
 * takes over from the one that goes round, so there is nothing that a crash could leave half done. Where nothing
 * was ever held there is nothing to look at; what is held during a pause may have no wake-up.
 * @param inMs sent ahead of a change, it comes when the change is done, or its maker is dead
 */
export async function wakeAtOnce(
  { wakeUps, wakeUpQueue, clock }: WakeUpDependencies,
  webhook: Webhook,
  inMs = 0,
): Promise<void> {
  const key = webhookKeyOf(webhook);
  const stored = await wakeUps.get(key.webhookId);
  if (!stored && webhook.pausedAtMs === undefined) return;
  const generation = (stored?.generation ?? 0) + 1;
  await wakeUpQueue.send({ ...key, generation, atOnce: true }, clock.now() + inMs);
}

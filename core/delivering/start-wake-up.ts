import type { Dependencies } from '../dependencies.ts';
import { LostRaceError } from '../errors.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import { goesRound, started } from '../wake-up.ts';
import { type Webhook, type WebhookKey, webhookKeyOf } from '../webhook.ts';

export type WakeUpDependencies = Pick<Dependencies, 'wakeUps' | 'wakeUpQueue' | 'clock'>;

/**
 * Makes sure that a wake-up goes round for the webhook. Of many callers the one whose write wins sends the
 * message; while one goes round this costs a read.
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
    if ((await wakeUps.put(next)) === 'conflict') continue;
    await wakeUpQueue.send({ ...key, generation: next.generation }, next.dueAtMs ?? dueAtMs);
    return;
  }
  throw new LostRaceError(`the wake-up of webhook ${key.webhookId} could not be started`);
}

/** Sends the message of the current generation once more: two of them do the work of one. */
export async function repeatWakeUp(
  { wakeUps, wakeUpQueue }: WakeUpDependencies,
  key: WebhookKey,
): Promise<void> {
  const stored = await wakeUps.get(key.webhookId);
  if (stored?.dueAtMs === undefined) return;
  await wakeUpQueue.send({ ...key, generation: stored.generation }, stored.dueAtMs);
}

/**
 * Looks at the backlog now, whatever it was waiting for: its webhook has changed. The message alone does it, and
 * takes over from the one that goes round, so there is nothing that a crash could leave half done. Where nothing
 * was ever held there is nothing to look at; what is held during a pause may have no wake-up.
 */
export async function wakeAtOnce(
  { wakeUps, wakeUpQueue, clock }: WakeUpDependencies,
  webhook: Webhook,
): Promise<void> {
  const key = webhookKeyOf(webhook);
  const stored = await wakeUps.get(key.webhookId);
  if (!stored && webhook.pausedAtMs === undefined) return;
  const generation = (stored?.generation ?? 0) + 1;
  await wakeUpQueue.send({ ...key, generation, atOnce: true }, clock.now());
}

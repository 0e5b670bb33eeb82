import type { Dependencies } from '../dependencies.ts';
import { LostRaceError } from '../errors.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import { goesRound, started, type WakeUp } from '../wake-up.ts';
import { type Webhook, type WebhookKey, webhookKeyOf } from '../webhook.ts';

export type WakeUpDependencies = Pick<Dependencies, 'wakeUps' | 'wakeUpQueue' | 'clock'>;

/**
 * Makes sure that a wake-up goes round for the webhook. Of many callers the one whose write wins sends the
 * message; while one goes round this costs a read.
 * @param dueAtMs when it is first worth looking
 */
export const startWakeUp = (deps: WakeUpDependencies, key: WebhookKey, dueAtMs: number): Promise<void> =>
  start(deps, key, dueAtMs, (stored) => !stored || !goesRound(stored, deps.clock.now()));

/**
 * Looks at the backlog now, whatever it was waiting for: its webhook has changed. Where nothing was ever held
 * there is nothing to look at; what is held during a pause may have no wake-up.
 */
export const wakeAtOnce = (deps: WakeUpDependencies, webhook: Webhook): Promise<void> =>
  start(
    deps,
    webhookKeyOf(webhook),
    deps.clock.now(),
    (stored) => stored !== undefined || webhook.pausedAtMs !== undefined,
  );

async function start(
  { wakeUps, wakeUpQueue }: WakeUpDependencies,
  key: WebhookKey,
  dueAtMs: number,
  isWanted: (stored: WakeUp | undefined) => boolean,
): Promise<void> {
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const stored = await wakeUps.get(key.webhookId);
    if (!isWanted(stored)) return;
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

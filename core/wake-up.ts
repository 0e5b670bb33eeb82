import { WAKE_UP_LEASE_MS, WAKE_UP_PATIENCE_MS } from './limits.ts';
import type { WebhookKey } from './webhook.ts';

/**
 * The one thing that goes round for a webhook's backlog, whatever its size: a message that comes back at
 * `dueAtMs` and looks what may be released. The item says which message that is; the message names only the
 * webhook and its generation.
 */
export interface WakeUp extends WebhookKey {
  /** Rises with every message; an older message that still arrives ends. */
  readonly generation: number;
  /** When its message is due, in milliseconds since the epoch; absent: none goes round. */
  readonly dueAtMs?: number;
  /** Somebody is at work until then: a second message of the same generation waits. */
  readonly leaseUntilMs?: number;
  /** The rate is used up until then; outlives the end of the backlog, so that ending it buys no burst. */
  readonly pacedUntilMs?: number;
  /** When the newest releases are due at the latest: until they are recorded, a look cannot tell. */
  readonly releasedUntilMs?: number;
  readonly version: number;
}

export interface WakeUpMessage extends WebhookKey {
  readonly generation: number;
  /** Its webhook has changed: what it was to wait for counts no more. */
  readonly atOnce?: true;
}

/** True while a message is at work or must be on its way; a due time long past means that it was lost. */
export const goesRound = ({ dueAtMs, leaseUntilMs = 0 }: WakeUp, nowMs: number): boolean =>
  leaseUntilMs > nowMs || (dueAtMs !== undefined && dueAtMs + WAKE_UP_PATIENCE_MS > nowMs);

/** What is not stored yet. */
export const notStarted = ({ projectId, webhookId }: WebhookKey): WakeUp => ({
  projectId,
  webhookId,
  generation: 0,
  version: 0,
});

/** The item with a new message under way. The lease of who is at work stays: two must never release at once. */
export function started(
  stored: WakeUp | undefined,
  key: WebhookKey,
  dueAtMs: number,
): WakeUp & { readonly dueAtMs: number } {
  const before = stored ?? notStarted(key);
  return {
    ...before,
    generation: before.generation + 1,
    dueAtMs: Math.max(dueAtMs, before.pacedUntilMs ?? 0),
    version: before.version + 1,
  };
}

export const claimed = (stored: WakeUp, generation: number, nowMs: number): WakeUp => ({
  ...stored,
  generation,
  leaseUntilMs: nowMs + WAKE_UP_LEASE_MS,
  version: stored.version + 1,
});

/** What is known when a wake-up has done its work. */
export interface Round {
  /** When to look again; absent: the backlog is empty, or nothing can be done until its owner acts. */
  readonly dueAtMs?: number;
  readonly pacedUntilMs?: number;
  readonly releasedUntilMs?: number;
}

/** The item after a round: the lease ends, and the next message is under way unless there is none. */
export function finished({ leaseUntilMs: _, dueAtMs: _due, ...rest }: WakeUp, round: Round): WakeUp {
  return { ...rest, ...round, generation: rest.generation + 1, version: rest.version + 1 };
}

import { wakeAtOnce } from '../delivering/start-wake-up.ts';
import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate } from '../errors.ts';
import type { Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';

/** Milliseconds that one call of the API may take, with room. */
const CALL_MAX_MS = 60_000;

type PauseDependencies = Pick<Dependencies, 'webhooks' | 'wakeUps' | 'wakeUpQueue' | 'clock'>;

/**
 * Holds the webhook's deliveries from here on instead of cancelling them, as `disable` would: a receiver's
 * maintenance loses nothing. What is under way at this moment is still sent.
 * @throws RequestError NotFound, Aborted, PermissionDenied
 */
export async function pauseWebhook(
  deps: Pick<PauseDependencies, 'webhooks' | 'clock'>,
  principal: Principal,
  address: WebhookAddress,
): Promise<Webhook> {
  const current = await findWebhook(deps, principal, address, 'manage');
  if (current.pausedAtMs !== undefined) return current;
  const nowMs = deps.clock.now();
  return store(deps, { ...current, pausedAtMs: nowMs, updatedAtMs: nowMs, version: current.version + 1 });
}

/**
 * Lets what was held go, at the webhook's own rate or as fast as a backlog is let go.
 * @throws RequestError NotFound, Aborted, PermissionDenied
 */
export async function resumeWebhook(
  deps: PauseDependencies,
  principal: Principal,
  address: WebhookAddress,
): Promise<Webhook> {
  const paused = await findWebhook(deps, principal, address, 'manage');
  if (paused.pausedAtMs === undefined) return paused;
  // Should this process die right after the write, the backlog is looked at all the same.
  await wakeAtOnce(deps, paused, CALL_MAX_MS);
  const { pausedAtMs: _, ...rest } = paused;
  const resumed = await store(deps, {
    ...rest,
    updatedAtMs: deps.clock.now(),
    version: paused.version + 1,
  });
  await wakeAtOnce(deps, paused);
  return resumed;
}

async function store({ webhooks }: Pick<PauseDependencies, 'webhooks'>, webhook: Webhook): Promise<Webhook> {
  if ((await webhooks.update(webhook)) !== 'updated') throw concurrentUpdate();
  return webhook;
}

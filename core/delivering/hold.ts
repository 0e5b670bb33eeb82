import type { HeldDelivery, HoldReason } from '../backlog.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AcceptedEvent } from '../event.ts';
import { type Health, isBreakerOpen, isRecovering } from '../health.ts';
import { uuid } from '../ids.ts';
import { type Webhook, webhookKeyOf } from '../webhook.ts';
import { startWakeUp } from './start-wake-up.ts';

/** Rows written side by side: each has a condition of its own, and a store has only so many connections. */
const HOLDS_AT_ONCE = 20;

export type HoldDependencies = Pick<
  Dependencies,
  'backlog' | 'wakeUps' | 'wakeUpQueue' | 'webhooks' | 'clock' | 'random'
>;

/** What decides whether a delivery that is due may go out now. */
export interface Due {
  readonly message: DeliveryMessage;
  readonly webhook: Webhook;
  readonly health: Health | undefined;
}

/** Why a due delivery has to wait for its webhook; undefined: it may go. */
export function holdReasonOf({ message, webhook, health }: Due, nowMs: number): HoldReason | undefined {
  if (message.force) return undefined;
  if (webhook.pausedAtMs !== undefined) return 'pause';
  const pass = message.pass && message.pass.untilMs > nowMs ? message.pass : undefined;
  if (isBreakerOpen(health, webhook)) return pass?.probe ? undefined : 'breaker';
  if (pass) return undefined;
  if (isRecovering(health, webhook, nowMs)) return 'recovery';
  return webhook.delivery?.maxPerSecond === undefined ? undefined : 'rate';
}

export const heldDelivery = (
  { random, clock }: Pick<Dependencies, 'random' | 'clock'>,
  message: DeliveryMessage,
  event: Pick<AcceptedEvent, 'source' | 'action' | 'acceptedAtMs'> & Pick<HeldDelivery, 'resourceId'>,
  reason: HoldReason,
): HeldDelivery => ({
  message,
  reason,
  holdToken: uuid(random),
  heldAtMs: clock.now(),
  eventSource: event.source,
  eventAction: event.action,
  resourceId: event.resourceId,
  acceptedAtMs: event.acceptedAtMs,
});

/** Deliveries of one webhook that have to wait for it. */
export interface Holding {
  readonly rows: readonly HeldDelivery[];
  readonly webhook: Webhook;
  /** Decides when it is worth looking at the backlog. */
  readonly health: Health | undefined;
}

/**
 * Puts deliveries into the backlog of their webhook; their messages end with this. The wake-up comes first, so that
 * no row is ever without one, and is looked for once more after the rows are stored: a wake-up that ends looks for
 * rows after it has said so, and one of the two always sees the other.
 */
export async function hold(deps: HoldDependencies, { rows, webhook, health }: Holding): Promise<void> {
  const start = (): Promise<void> =>
    startWakeUp(deps, webhookKeyOf(webhook), lookAtMs(deps, webhook, health));
  const isPaused = webhook.pausedAtMs !== undefined;
  if (!isPaused) await start();
  for (let from = 0; from < rows.length; from += HOLDS_AT_ONCE)
    await Promise.all(rows.slice(from, from + HOLDS_AT_ONCE).map((held) => deps.backlog.hold(held)));
  if (isPaused && (await isStillPaused(deps, webhook))) return;
  await start();
}

/** Read after the row was stored: a webhook that is paused by then finds the row when it is resumed. */
async function isStillPaused({ webhooks }: HoldDependencies, webhook: Webhook): Promise<boolean> {
  const [current] = await webhooks.getMany([webhookKeyOf(webhook)]);
  return current?.pausedAtMs !== undefined;
}

/** While the breaker is open there is nothing to be done before the next probe. */
function lookAtMs({ clock }: HoldDependencies, webhook: Webhook, health: Health | undefined): number {
  const nowMs = clock.now();
  return isBreakerOpen(health, webhook) ? Math.max(nowMs, health.nextProbeAtMs ?? nowMs) : nowMs;
}

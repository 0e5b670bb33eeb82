import type { Delivery } from './delivery.ts';
import type { DeliveryMessage } from './delivery-message.ts';

/** Why a delivery waits for its webhook rather than for a time. */
export const HOLD_REASONS = ['breaker', 'recovery', 'rate', 'pause', 'job'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What the log says of each: whose turn it is, and what ends the wait. */
export const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  breaker: 'the destination keeps failing: one delivery at a time probes it',
  recovery: 'the destination has just recovered: what was held goes out at a growing rate',
  rate: "the webhook's own rate is used up: deliveries take their turn",
  pause: 'the webhook is paused: deliveries wait until it is resumed',
  job: 'a redelivery job brings it back: deliveries take their turn',
};

/**
 * A delivery in the backlog of its webhook: its message, kept as a row until the webhook can take it. Its state
 * stays what it was.
 */
export interface HeldDelivery {
  readonly message: DeliveryMessage;
  readonly reason: HoldReason;
  /** New with every hold: only the hold that was read may be deleted after its release. */
  readonly holdToken: string;
  readonly heldAtMs: number;
  /** For lists: of the event behind it. */
  readonly eventSource: string;
  readonly eventAction: string;
  /** Absent where an older build held it. */
  readonly resourceId?: string | undefined;
  readonly acceptedAtMs: number;
}

/**
 * How far a delivery has come by the message that is held: a row never takes the place of one that is further. A
 * hold that a frozen process completes minutes late would otherwise bring back a message that others have gone past,
 * and with it lose the one that counts. A redelivery's message says nothing about the schedule.
 */
export function reachedBy({ trigger, retryStep, look }: DeliveryMessage): number {
  if (trigger === 'redelivery') return REDELIVERY_REACHED;
  return 2 * retryStep + (look === undefined ? 0 : 1);
}
const REDELIVERY_REACHED = -1;

/** A held delivery that was never attempted is in the backlog only: pending, and as its message says. */
export const pendingDelivery = ({ message, ...held }: HeldDelivery): Delivery => ({
  projectId: message.projectId,
  webhookId: message.webhookId,
  id: message.deliveryId,
  eventId: message.eventId,
  eventSource: held.eventSource,
  eventAction: held.eventAction,
  resourceId: held.resourceId,
  trigger: message.trigger,
  state: 'pending',
  attempts: [],
  attemptCount: 0,
  retryStep: message.retryStep,
  createdAtMs: held.acceptedAtMs,
  version: 0,
});

import type { AcceptedEvent } from './event.ts';
import type { AttemptTiming, ErrorClass } from './outcome.ts';

export const DELIVERY_STATES = ['pending', 'succeeded', 'failed', 'cancelled', 'skipped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What caused a delivery or one of its attempts. */
export const TRIGGERS = ['event', 'redelivery', 'verification', 'test'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export interface RecordedRequest {
  /** As it went out: the URL that was called, and every header. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
}

export interface RecordedResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most RESPONSE_BODY_KEPT_BYTES of valid UTF-8. */
  readonly body: string;
  readonly bodyTruncated: boolean;
}

/** One HTTP POST and its outcome. */
export interface Attempt {
  /** From 1, rising. */
  readonly number: number;
  /** Names this POST among all: a lost reply to its record is recognised by it. */
  readonly id: string;
  readonly trigger: Trigger;
  readonly request: RecordedRequest;
  readonly response?: RecordedResponse;
  /** Set when the attempt failed. */
  readonly errorClass?: ErrorClass;
  /** What TLS said, where it was TLS that failed. */
  readonly tlsFault?: string;
  readonly durationMs: number;
  readonly timing?: AttemptTiming;
}

/** One Event for one Webhook. */
export interface Delivery {
  readonly projectId: string;
  readonly webhookId: string;
  /** ULID: sorts by the time of acceptance. */
  readonly id: string;
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventAction: string;
  /** That the event names. Absent: no event stands behind it, or an older build stored it. */
  readonly resourceId?: string | undefined;
  readonly trigger: Trigger;
  readonly state: DeliveryState;
  /** Words for the state, where it needs some: why it was skipped, cancelled or failed. */
  readonly reason?: string;
  /** The newest ATTEMPTS_KEPT, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly attemptCount: number;
  /** Position in the schedule of the next scheduled attempt. Redeliveries do not move it. */
  readonly retryStep: number;
  readonly nextAttemptAtMs?: number;
  /** The look whose message alone may send the first attempt; absent: the message of the event itself. */
  readonly takenOverBy?: string;
  /** The sent body, kept here only where no Event holds it (verifications, tests). */
  readonly body?: string;
  readonly createdAtMs: number;
  /** Rises with every write; writes are conditioned on it. 0: not stored yet. */
  readonly version: number;
}

/** A success is never overwritten; nothing else is final for an explicit redelivery. */
export const isFinal = (state: DeliveryState): boolean => state !== 'pending';

export const UNMATCHED_REASON = 'the event was not matched to this webhook';

/** A delivery nobody has attempted or stored yet: pending where the event was matched, else never to be sent by itself. */
export const newDelivery = (
  event: AcceptedEvent,
  match: Pick<Delivery, 'webhookId'> & { deliveryId: string },
): Delivery => ({
  projectId: event.projectId,
  webhookId: match.webhookId,
  id: match.deliveryId,
  eventId: event.eventId,
  eventSource: event.source,
  eventAction: event.action,
  resourceId: event.resourceId,
  trigger: 'event',
  ...(event.matched.some(({ webhookId }) => webhookId === match.webhookId)
    ? { state: 'pending' }
    : { state: 'skipped', reason: UNMATCHED_REASON }),
  attempts: [],
  attemptCount: 0,
  retryStep: 0,
  createdAtMs: event.acceptedAtMs,
  version: 0,
});

import type { Trigger } from './delivery.ts';

/** Identity only; state is read from the tables when the message is handled. */
export interface DeliveryMessage {
  readonly projectId: string;
  readonly eventId: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly retryStep: number;
  readonly trigger: Extract<Trigger, 'event' | 'redelivery'>;
  /** Of a redelivery: names the one attempt it asks for, so that a repeated message sends nothing twice. */
  readonly attemptId?: string;
  /** Of a copy of the first message: names this look at whether the delivery is under way (delivering/look.ts). */
  readonly look?: string;
  /** Of a redelivery that its owner wants past the breaker, the rate and the ramp. */
  readonly force?: true;
  /** Set when the backlog let it go: it need not wait again, for a moment. */
  readonly pass?: Pass;
  /** Of the redelivery job that asked for it. */
  readonly jobId?: string;
}

/** Permission of the backlog to be sent. */
export interface Pass {
  /** Milliseconds since the epoch; a message that comes later is held again. */
  readonly untilMs: number;
  /** The one delivery that tries a destination whose breaker is open. */
  readonly probe?: true;
}

/** The message as it goes on: a pass, and a wish to be sent at once, are good for one attempt only. */
export function withoutPass({ pass: _pass, force: _force, ...message }: DeliveryMessage): DeliveryMessage {
  return message;
}

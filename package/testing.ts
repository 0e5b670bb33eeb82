/**
 * Requests as Fanfare sends them, for the tests of a receiver: `import { signedRequest } from 'fanfare-webhooks/testing'`.
 * @module fanfare-webhooks/testing
 */
import { envelopeOf } from '../core/event.ts';
import { signatureHeaders } from '../core/signature.ts';
import type { ReceivedEvent } from './received-event.ts';

export type { ReceivedEvent } from './received-event.ts';

export interface SignedRequestOptions {
  /** The webhook's token; while it changes, the newest first. */
  readonly tokens: readonly string[];
  /** What differs from a small event of source `acme.orders.order`. */
  readonly event?: Partial<ReceivedEvent>;
  /** @default one that is always the same */
  readonly deliveryId?: string;
  /** @default now */
  readonly sentAt?: Date;
  /** Makes it the request of a verification or of a test instead of an event's. @default none */
  readonly trigger?: 'verification' | 'test';
}

/** What `fetch` takes, and what a handler gets. */
export interface SignedRequest {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
}

const DELIVERY_ID = '01JXCDHKGDFT41P6FZP2FYQG6P';
const EVENT: ReceivedEvent = {
  resource_id: 'order-1',
  resource_name: 'order/order-1',
  event_id: 'orders.event:8f1c',
  event_action: 'create',
  event_description: 'Created order',
  event_source: 'acme.orders.order',
  event_version: '1',
  event_payload: { order: 1 },
};
const VERIFICATION: Partial<ReceivedEvent> = {
  resource_id: '',
  resource_name: '',
  event_id: 'webhook.event:8f1c',
  event_action: 'test',
  event_description: 'Verification',
  event_source: 'hashicorp.webhook.verification',
  event_payload: {},
};

/** Byte for byte and header for header what the dispatcher would send. */
export function signedRequest(options: SignedRequestOptions): SignedRequest {
  const { tokens, trigger, deliveryId = DELIVERY_ID, sentAt = new Date() } = options;
  const body = bodyOf({ ...EVENT, ...(trigger !== undefined && VERIFICATION), ...options.event });
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(trigger !== undefined && { 'Fanfare-Trigger': trigger }),
      ...signatureHeaders({ body, deliveryId, sentAtMs: sentAt.getTime(), tokens }),
    },
    body,
  };
}

const bodyOf = (event: ReceivedEvent): string =>
  envelopeOf({
    resourceId: event.resource_id,
    resourceName: event.resource_name,
    eventId: event.event_id,
    action: event.event_action,
    description: event.event_description,
    source: event.event_source,
    version: event.event_version,
    payload: JSON.stringify(event.event_payload),
  });

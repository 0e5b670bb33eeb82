import { randomBytes, randomUUID } from 'node:crypto';
import type { HeldDelivery } from '../../core/backlog.ts';
import type { Attempt, Delivery } from '../../core/delivery.ts';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import { type AcceptedEvent, contentHashOf } from '../../core/event.ts';
import type { Health } from '../../core/health.ts';
import { deliveryId, eventSortId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { Webhook } from '../../core/webhook.ts';

/** What a suite asks of the place it runs in: one store, or as many as it likes, on the clock it gives. */
export type Make<Port> = (clock: Clock) => Port | Promise<Port>;

export const NOW_MS = Date.UTC(2026, 2, 1, 12);

/** A clock that stands until it is moved. */
export function standingClock(nowMs = NOW_MS): Clock & { advance(ms: number): void } {
  let now = nowMs;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}

export const randomId = (): string => randomUUID();
export const randomName = (): string => `hook-${randomBytes(6).toString('hex')}`;

/** Text that an encoding somewhere on the way would change. */
export const TRICKY_TEXT = 'tab\t quote" back\\slash é 漢 😀 \u2028 null\u0000 half \ud800 end';
/** JSON that a parser somewhere on the way would rewrite: digits, exponents, escapes, spaces, key order. */
export const TRICKY_JSON =
  '{ "z":1,"a":123456789012345678901234567890.000,"e":1E400 , "u":"\\u00e9é\\/\\ud800","a":-0.0,"n":{}}';

export function sampleWebhook(changes: Partial<Webhook> = {}): Webhook {
  return {
    projectId: randomId(),
    id: randomId(),
    name: randomName(),
    description: TRICKY_TEXT,
    url: 'https://example.com/hook?a=1#f',
    enabled: true,
    subscriptions: [
      { events: [{ source: 'hashicorp.packer.version', action: '*' }] },
      { resourceId: 'res-1', events: [{ source: '*', action: '*' }] },
    ],
    token: { secretId: randomId(), versionId: randomId() },
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    version: 1,
    configVersion: 1,
    ...changes,
  };
}

/** The webhook as its next version. */
export const changed = (webhook: Webhook, changes: Partial<Webhook> = {}): Webhook => ({
  ...webhook,
  version: webhook.version + 1,
  ...changes,
});

export function sampleHealth(changes: Partial<Health> = {}): Health {
  return {
    projectId: randomId(),
    webhookId: randomId(),
    configVersion: 3,
    consecutiveFailures: 7,
    failingSinceMs: NOW_MS - 1_000,
    breaker: 'open',
    nextProbeAtMs: NOW_MS + 60_000,
    probeIntervalMs: 60_000,
    version: 1,
    ...changes,
  };
}

export function sampleEvent(changes: Partial<AcceptedEvent> = {}): AcceptedEvent {
  const event = {
    projectId: randomId(),
    eventId: `packer.event:${randomBytes(10).toString('hex')}`,
    source: 'hashicorp.packer.version',
    action: 'complete',
    resourceId: 'res-1',
    resourceName: `packer/project/p/version/${TRICKY_TEXT}`,
    description: 'Completed version',
    version: '1',
    payload: TRICKY_JSON,
    acceptedAtMs: NOW_MS,
    matched: [{ webhookId: randomId(), deliveryId: '01J0000000000000000000000A' }],
    skipped: [],
    ...changes,
  };
  return { ...event, sortId: eventSortId(event), contentHash: contentHashOf(event), ...changes };
}

export function sampleDelivery(changes: Partial<Delivery> = {}): Delivery {
  const webhookId = changes.webhookId ?? randomId();
  const createdAtMs = changes.createdAtMs ?? NOW_MS;
  const event = { projectId: randomId(), eventId: randomId(), acceptedAtMs: createdAtMs };
  return {
    projectId: event.projectId,
    webhookId,
    id: deliveryId(event, webhookId),
    eventId: event.eventId,
    eventSource: 'hashicorp.packer.version',
    eventAction: 'complete',
    trigger: 'event',
    state: 'succeeded',
    attempts: [sampleAttempt()],
    attemptCount: 1,
    retryStep: 0,
    createdAtMs,
    version: 1,
    ...changes,
  };
}

export function sampleAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    number: 1,
    id: randomId(),
    trigger: 'event',
    request: { url: 'https://example.com/hook', headers: { 'webhook-id': 'x' }, sentAtMs: NOW_MS },
    response: { statusCode: 200, headers: { 'x-a': 'b' }, body: TRICKY_TEXT, bodyTruncated: false },
    durationMs: 12.5,
    ...changes,
  };
}

export function sampleHeld(
  changes: Partial<HeldDelivery> = {},
  message: Partial<DeliveryMessage> = {},
): HeldDelivery {
  const acceptedAtMs = changes.acceptedAtMs ?? NOW_MS;
  const event = { projectId: randomId(), eventId: randomId(), acceptedAtMs };
  const webhookId = message.webhookId ?? randomId();
  return {
    message: {
      projectId: event.projectId,
      eventId: event.eventId,
      webhookId,
      deliveryId: deliveryId(event, webhookId),
      retryStep: 0,
      trigger: 'event',
      ...message,
    },
    reason: 'breaker',
    holdToken: randomId(),
    heldAtMs: NOW_MS,
    eventSource: 'hashicorp.packer.version',
    eventAction: 'complete',
    acceptedAtMs,
    ...changes,
  };
}

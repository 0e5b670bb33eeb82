import { expect, test } from 'vitest';
import type { Attempt, Delivery } from '../../core/delivery.ts';
import type { AcceptedEvent } from '../../core/event.ts';
import type { Health } from '../../core/health.ts';
import type { Webhook } from '../../core/webhook.ts';
import { emptyAnswer, presentPagination } from '../../functions/api/answer.ts';
import { render, type Wire } from '../../functions/api/json.ts';
import { deliveryAnswer, presentDelivery } from '../../functions/api/operations/delivery-shapes.ts';
import {
  eventAnswer,
  eventsAnswer,
  presentEvent,
  presentEventSummary,
} from '../../functions/api/operations/event-shapes.ts';
import { grantAnswer, presentGrant } from '../../functions/api/operations/grant-shapes.ts';
import {
  presentWebhook,
  webhookAnswer,
  webhooksAnswer,
} from '../../functions/api/operations/webhook-shapes.ts';
import { operations } from '../../functions/api/operations.ts';

const NOW = Date.UTC(2025, 4, 6, 14, 2, 12);

const attempt: Attempt = {
  number: 1,
  id: '5a1a2f3e-1f9e-4a53-8f2d-3c0e5b7a9164',
  trigger: 'event',
  request: { url: 'https://receiver.example.com/hook', headers: { 'webhook-id': 'x' }, sentAtMs: NOW },
  response: { statusCode: 500, headers: { 'content-type': 'text/plain' }, body: 'no', bodyTruncated: true },
  errorClass: 'http_status',
  durationMs: 12.5,
};
const delivery: Delivery = {
  projectId: 'demo',
  webhookId: '9d1c4f0a-6b7e-4a53-8f2d-3c0e5b7a9164',
  id: '01JTJNMQ5J8W2B7KX3MRCV6EYN',
  eventId: 'acme.event:1',
  eventSource: 'acme.order',
  eventAction: 'create',
  trigger: 'event',
  state: 'pending',
  reason: 'because',
  attempts: [attempt, { ...attempt, number: 2 }],
  attemptCount: 2,
  retryStep: 1,
  nextAttemptAtMs: NOW + 1,
  createdAtMs: NOW,
  version: 3,
};
const event: AcceptedEvent = {
  projectId: 'demo',
  eventId: 'acme.event:1',
  source: 'acme.order',
  action: 'create',
  resourceId: 'r',
  resourceName: 'orders/r',
  description: 'Created',
  version: '1',
  payload: '{"giant":12345678901234567890}',
  sortId: '01JTJNMQ5J8W2B7KX3MRCV6EYN',
  acceptedAtMs: NOW,
  contentHash: 'h',
  matched: [{ webhookId: delivery.webhookId, deliveryId: delivery.id }],
  skipped: [],
};
const webhook: Webhook = {
  projectId: 'demo',
  id: delivery.webhookId,
  name: 'orders',
  description: '',
  url: 'https://receiver.example.com/hook',
  enabled: false,
  disabledReason: 'gone',
  subscriptions: [{ resourceId: 'r', events: [{ source: 'acme.order', action: '*' }] }, { events: [] }],
  token: { secretId: 's', versionId: 'v' },
  createdAtMs: NOW,
  updatedAtMs: NOW,
  version: 1,
  configVersion: 1,
};
const health: Health = {
  projectId: 'demo',
  webhookId: webhook.id,
  configVersion: 1,
  consecutiveFailures: 6,
  failingSinceMs: NOW,
  breaker: 'open',
  nextProbeAtMs: NOW + 60_000,
  version: 6,
};

const onTheWire = (answer: Wire): unknown => JSON.parse(render(answer));
const view = {
  delivery,
  body: '{"resource_id":"","resource_name":"","event_id":"e","event_action":"a","event_description":"","event_source":"s.s","event_version":"1","event_payload":[1]}',
};
const untried = { delivery: { ...delivery, attempts: [], attemptCount: 0 }, body: undefined };
const pagination = presentPagination({ items: [], nextToken: 'n', previousToken: '' });

test.each([
  ['a delivery', deliveryAnswer, { delivery: presentDelivery(view) }],
  ['a delivery not yet attempted', deliveryAnswer, { delivery: presentDelivery(untried) }],
  ['a webhook', webhookAnswer, { webhook: presentWebhook({ webhook, lastDelivery: view, health }, 'us') }],
  [
    'a new webhook',
    webhookAnswer,
    { webhook: presentWebhook({ webhook: { ...webhook, enabled: true } }, 'us') },
  ],
  ['webhooks', webhooksAnswer, { webhooks: [presentWebhook({ webhook }, 'us')], pagination }],
  [
    'an event',
    eventAnswer,
    presentEvent(
      {
        event,
        deliveries: [
          { delivery, webhookName: 'orders', heldFor: 'breaker' },
          { delivery, webhookName: undefined, heldFor: undefined },
        ],
      },
      'us',
    ),
  ],
  ['events', eventsAnswer, { events: [presentEventSummary(event)], pagination }],
  ['a grant', grantAnswer, presentGrant({ projectId: 'demo', principalId: 'x', role: 'viewer' })],
  ['nothing', emptyAnswer, {}],
] as const)('%s is answered as described', (_name, schema, answer) => {
  const wire = onTheWire(answer);
  expect(schema.parse(wire)).toEqual(wire);
});

test('the schema of every answer is strict: a field that it does not describe is refused', () => {
  const more = { no_such_field: 1 };
  for (const { id, answer } of operations) {
    const { error } = answer.safeParse(more);
    expect(
      error?.issues.map(({ code }) => code),
      id,
    ).toContain('unrecognized_keys');
  }
});

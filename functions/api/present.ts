/** How Fanfare's nouns look on the wire (hcp-api section 4, and the fields Fanfare adds). */
import type { Attempt } from '../../core/delivery.ts';
import type { AcceptedEvent, EventSummary } from '../../core/event.ts';
import { envelopeOf } from '../../core/event.ts';
import type { Health } from '../../core/health.ts';
import type { Page } from '../../core/paging.ts';
import type { Grant } from '../../core/ports.ts';
import type { DeliveryView } from '../../core/reading/delivery-views.ts';
import type { EventView } from '../../core/reading/read-events.ts';
import type { WebhookView } from '../../core/reading/read-webhooks.ts';
import { webhookResourceName } from '../../core/resource-name.ts';
import { RawJson, type Wire } from './json.ts';

const time = (ms: number): string => new Date(ms).toISOString();
const optionalTime = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : time(ms);

/** Built field by field: what is not named here cannot leak, the token first of all. */
export function presentWebhook({ webhook, lastDelivery, health }: WebhookView, geo: string): Wire {
  return {
    resource_id: webhook.id,
    resource_name: webhookResourceName(webhook, geo),
    description: webhook.description,
    enabled: webhook.enabled,
    disabled_reason: webhook.enabled ? undefined : webhook.disabledReason,
    config: { url: webhook.url },
    has_hmac_key: webhook.token !== undefined,
    subscriptions: webhook.subscriptions.map(({ resourceId, events }) => ({
      resource_id: resourceId,
      events: events.map(({ source, action }) => ({ source, action })),
    })),
    last_delivery: lastDelivery && presentDelivery(lastDelivery),
    health: presentHealth(health),
    created_at: time(webhook.createdAtMs),
    updated_at: time(webhook.updatedAtMs),
  };
}

const presentHealth = (health: Health | undefined): Wire => ({
  consecutive_failures: health?.consecutiveFailures ?? 0,
  failing_since: optionalTime(health?.failingSinceMs),
  breaker: health?.breaker ?? 'closed',
  next_probe_at: optionalTime(health?.nextProbeAtMs),
});

/** HCP shows one request and one response per delivery: those of the last attempt. */
export function presentDelivery({ delivery, body }: DeliveryView): Wire {
  const last = delivery.attempts.at(-1);
  return {
    id: delivery.id,
    webhook_resource_id: delivery.webhookId,
    request: {
      url: last?.request.url,
      headers: last && { ...last.request.headers },
      payload: body === undefined ? undefined : new RawJson(body),
      sent_at: optionalTime(last?.request.sentAtMs),
    },
    response: presentResponse(last),
    retries: Math.max(0, delivery.attemptCount - 1),
    event_id: delivery.eventId,
    event_source: delivery.eventSource,
    event_action: delivery.eventAction,
    trigger: delivery.trigger,
    state: delivery.state,
    reason: delivery.reason,
    attempts: delivery.attempts.map(presentAttempt),
    next_attempt_at: optionalTime(delivery.nextAttemptAtMs),
    created_at: time(delivery.createdAtMs),
  };
}

const presentAttempt = (attempt: Attempt): Wire => ({
  number: attempt.number,
  trigger: attempt.trigger,
  sent_at: time(attempt.request.sentAtMs),
  duration_ms: attempt.durationMs,
  url: attempt.request.url,
  headers: { ...attempt.request.headers },
  response: presentResponse(attempt),
  error_class: attempt.errorClass,
});

function presentResponse(attempt: Attempt | undefined): Wire {
  const response = attempt?.response;
  return (
    response && {
      status_code: response.statusCode,
      headers: { ...response.headers },
      body: response.body,
      body_truncated: response.bodyTruncated || undefined,
    }
  );
}

export const presentEventSummary = (event: EventSummary): Wire => ({
  event_id: event.eventId,
  event_source: event.source,
  event_action: event.action,
  event_description: event.description,
  event_version: event.version,
  resource_id: event.resourceId,
  resource_name: event.resourceName,
  accepted_at: time(event.acceptedAtMs),
  matched_count: event.matched.length,
  skipped_count: event.skipped.length,
});

export const presentEvent = ({ event, deliveries }: EventView, geo: string): Wire => ({
  event: new RawJson(withAcceptance(event)),
  deliveries: deliveries.map(({ delivery, webhookName }) => ({
    webhook:
      webhookName === undefined
        ? undefined
        : webhookResourceName({ projectId: delivery.projectId, name: webhookName }, geo),
    webhook_resource_id: delivery.webhookId,
    id: delivery.id,
    state: delivery.state,
    reason: delivery.reason,
  })),
});

/** The envelope as sent, with the one field that only we know. */
const withAcceptance = (event: AcceptedEvent): string =>
  `${envelopeOf(event).slice(0, -1)},"accepted_at":${JSON.stringify(time(event.acceptedAtMs))}}`;

export const presentPage = <Item>(name: string, page: Page<Item>, present: (item: Item) => Wire): Wire => ({
  [name]: page.items.map(present),
  pagination: { next_page_token: page.nextToken, previous_page_token: page.previousToken },
});

export const presentGrant = (grant: Grant): Wire => ({
  grant: { principal: grant.principalId, project_id: grant.projectId, role: grant.role },
});

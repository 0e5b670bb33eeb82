import type { Hours } from '../../core/metrics.ts';

import type { WebhookKey } from '../../core/webhook.ts';
import { dayOf } from './event-days.ts';
import type { Key } from './item.ts';
import { PRINCIPAL_PREFIX, RATE_PREFIX, WAKE_UP_PREFIX, WEBHOOK_PREFIX } from './schema.ts';

/** The keys of both tables. Ids hold no `#`: their patterns in core/limits.ts do not allow it. */

export const projectPartition = (projectId: string): string => `P#${projectId}`;

export const webhookKey = (projectId: string, webhookId: string): Key => ({
  PK: projectPartition(projectId),
  SK: `${WEBHOOK_PREFIX}${webhookId}`,
});

/** Holds the webhook's id, and makes its name unique. */
export const nameKey = (projectId: string, name: string): Key => ({
  PK: projectPartition(projectId),
  SK: `N#${name}`,
});

/** Counts the changes of a project's webhooks, and the webhooks. */
export const revisionKey = (projectId: string): Key => ({ PK: projectPartition(projectId), SK: 'REV' });

export const healthKey = (projectId: string, webhookId: string): Key => ({
  PK: projectPartition(projectId),
  SK: `H#${webhookId}`,
});

export const principalPartition = (principalId: string): string => `${PRINCIPAL_PREFIX}${principalId}`;
export const GRANT_PREFIX = 'P#';

export const grantKey = (principalId: string, projectId: string): Key => ({
  PK: principalPartition(principalId),
  SK: `${GRANT_PREFIX}${projectId}`,
});

/** A window of its own per item: an old one is left to expire, and never stands in the way of the next. */
export const rateKey = (key: string, windowStartSeconds: number): Key => ({
  PK: `${RATE_PREFIX}${key}`,
  SK: `T#${windowStartSeconds}`,
});

/** Counts until it is collected. */
export const countKey = (key: string): Key => ({ PK: `${RATE_PREFIX}${key}`, SK: 'COUNT' });

export const eventKey = (projectId: string, eventId: string): Key => ({
  PK: `E#${projectId}#${eventId}`,
  SK: 'EVENT',
});

/** Partition of the index. @param day `YYYY-MM-DD` in UTC */
export const dayPartition = (projectId: string, day: string): string => `P#${projectId}#${day}`;

/** Deliveries that were attempted. */
export const deliveriesPartition = (webhookId: string): string => `W#${webhookId}`;

export const deliveryKey = (webhookId: string, deliveryId: string): Key => ({
  PK: deliveriesPartition(webhookId),
  SK: deliveryId,
});

/** Deliveries that were stored without an attempt: skipped, most of them. */
export const unattemptedPartition = (webhookId: string): string => `S#${webhookId}`;

export const unattemptedKey = (webhookId: string, deliveryId: string): Key => ({
  PK: unattemptedPartition(webhookId),
  SK: deliveryId,
});

/** Deliveries that wait for their webhook. */
export const backlogPartition = (webhookId: string): string => `B#${webhookId}`;

export const heldKey = (webhookId: string, deliveryId: string): Key => ({
  PK: backlogPartition(webhookId),
  SK: deliveryId,
});

/** Jobs that bring deliveries of a webhook back; their ids sort by time. */
export const jobsPartition = (webhookId: string): string => `J#${webhookId}`;

export const jobKey = (webhookId: string, jobId: string): Key => ({
  PK: jobsPartition(webhookId),
  SK: jobId,
});

/** What was counted of all webhooks of a project: its days, one after the other, each with the webhooks of that day. */
export const metricsPartition = (projectId: string): string => `M#${projectId}`;

export const metricsKey = ({ projectId, webhookId }: WebhookKey, dayMs: number): Key => ({
  PK: metricsPartition(projectId),
  SK: `${dayOf(dayMs)}#${webhookId}`,
});

/** Of the days that the period touches. `~` comes after every character of an id. */
export const metricsBounds = ({ sinceMs, untilMs }: Hours): { from: string; to: string } => ({
  from: dayOf(sinceMs),
  to: `${dayOf(untilMs - 1)}#~`,
});

export const wakeUpKey = (webhookId: string): Key => ({ PK: `${WAKE_UP_PREFIX}${webhookId}`, SK: 'WAKE' });

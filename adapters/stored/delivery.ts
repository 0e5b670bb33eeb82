import { z } from 'zod';
import { DELIVERY_STATES, type Delivery } from '../../core/delivery.ts';
import { ERROR_CLASSES } from '../../core/outcome.ts';

const trigger = z.enum(['event', 'redelivery', 'verification', 'test']);
const headers = z.record(z.string(), z.string());

const attempt = z.object({
  number: z.number(),
  id: z.string(),
  trigger,
  request: z.object({ url: z.string(), headers, sentAtMs: z.number() }),
  response: z
    .object({ statusCode: z.number(), headers, body: z.string(), bodyTruncated: z.boolean() })
    .exactOptional(),
  errorClass: z.enum(ERROR_CLASSES).exactOptional(),
  durationMs: z.number(),
});

const storedDelivery = z.object({
  projectId: z.string(),
  webhookId: z.string(),
  id: z.string(),
  eventId: z.string(),
  eventSource: z.string(),
  eventAction: z.string(),
  trigger,
  state: z.enum(DELIVERY_STATES),
  reason: z.string().exactOptional(),
  attempts: z.array(attempt),
  attemptCount: z.number(),
  retryStep: z.number(),
  nextAttemptAtMs: z.number().exactOptional(),
  body: z.string().exactOptional(),
  createdAtMs: z.number(),
  version: z.number(),
});

export const parseDelivery = (stored: unknown): Delivery => storedDelivery.parse(stored);

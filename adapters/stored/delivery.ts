import * as z from 'zod';
import { DELIVERY_STATES, type Delivery, TRIGGERS } from '../../core/delivery.ts';
import { ERROR_CLASSES } from '../../core/outcome.ts';

const headers = z.record(z.string(), z.string());

const trigger = z.enum(TRIGGERS);

const attempt = z.looseObject({
  number: z.int(),
  id: z.string(),
  trigger,
  request: z.object({ url: z.string(), headers, sentAtMs: z.int() }),
  response: z
    .object({ statusCode: z.int(), headers, body: z.string(), bodyTruncated: z.boolean() })
    .exactOptional(),
  errorClass: z.enum(ERROR_CLASSES).exactOptional(),
  tlsFault: z.string().exactOptional(),
  durationMs: z.number(),
  timing: z
    .object({
      dnsMs: z.number().exactOptional(),
      connectMs: z.number().exactOptional(),
      tlsMs: z.number().exactOptional(),
      firstByteMs: z.number().exactOptional(),
    })
    .exactOptional(),
});

/** Loose: a field that a newer build stored survives an older build's read and write. */
const storedDelivery = z.looseObject({
  projectId: z.string(),
  webhookId: z.string(),
  id: z.string(),
  eventId: z.string(),
  eventSource: z.string(),
  eventAction: z.string(),
  resourceId: z.string().exactOptional(),
  trigger,
  state: z.enum(DELIVERY_STATES),
  reason: z.string().exactOptional(),
  attempts: z.array(attempt),
  attemptCount: z.int(),
  retryStep: z.int(),
  nextAttemptAtMs: z.int().exactOptional(),
  takenOverBy: z.string().exactOptional(),
  body: z.string().exactOptional(),
  createdAtMs: z.int(),
  version: z.int(),
});

/**
 * @param body of a verification or test; of other deliveries the event holds it
 * @throws ZodError when the text is no stored delivery
 */
export function parseDelivery(item: string, body: string | undefined): Delivery {
  const delivery = storedDelivery.parse(JSON.parse(item));
  return body === undefined ? delivery : { ...delivery, body };
}

/** The body is kept beside the item: inside, escaping could double it past DynamoDB's 400 KB. */
export function renderDelivery({ body, ...rest }: Delivery): { item: string; body: string | undefined } {
  return { item: JSON.stringify(rest), body };
}

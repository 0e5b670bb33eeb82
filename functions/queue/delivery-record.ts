import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import { DELIVERY_ID_PATTERN, EVENT_ID_PATTERN, PROJECT_ID_PATTERN } from '../../core/limits.ts';

const deliveryMessage = z.object({
  projectId: z.string().regex(PROJECT_ID_PATTERN),
  eventId: z.string().regex(EVENT_ID_PATTERN),
  webhookId: z.uuid(),
  deliveryId: z.string().regex(DELIVERY_ID_PATTERN),
  retryStep: z.int().min(0),
  trigger: z.enum(['event', 'redelivery']),
  attemptId: z.uuid().exactOptional(),
  force: z.literal(true).exactOptional(),
  pass: z.object({ untilMs: z.int(), probe: z.literal(true).exactOptional() }).exactOptional(),
  jobId: z.uuid().exactOptional(),
  look: z.uuid().exactOptional(),
});

/** A message of the deliveries or the retries queue; rejected when it is no delivery. */
export function parseDelivery(record: SQSRecord): PromiseSettledResult<DeliveryMessage> {
  try {
    return { status: 'fulfilled', value: deliveryMessage.parse(JSON.parse(record.body)) };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

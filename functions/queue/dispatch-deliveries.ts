import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { type DeliverDependencies, deliverAll } from '../../core/delivering/deliver.ts';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import { DELIVERY_ID_PATTERN, EVENT_ID_PATTERN, PROJECT_ID_PATTERN } from '../../core/limits.ts';
import type { Log } from '../runtime/log.ts';

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

/** The dispatcher: one attempt per message, side by side. A message that is no delivery fails to its DLQ. */
export async function dispatchDeliveries(
  deps: DeliverDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<unknown>[]> {
  const parsed = records.map(parseDelivery);
  const messages = parsed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const results = await deliverAll(deps, messages);
  for (const [index, result] of results.entries()) logDelivery(log, messages[index], result);

  const remaining = [...results];
  return parsed.map((each) => (each.status === 'fulfilled' ? (remaining.shift() ?? lost) : each));
}

const lost: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this message') };

export function parseDelivery(record: SQSRecord): PromiseSettledResult<DeliveryMessage> {
  try {
    return { status: 'fulfilled', value: deliveryMessage.parse(JSON.parse(record.body)) };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

function logDelivery(
  log: Log,
  message: DeliveryMessage | undefined,
  result: PromiseSettledResult<string>,
): void {
  if (!message || result.status === 'rejected') return;
  const { projectId, webhookId, deliveryId, retryStep, trigger } = message;
  log.info('delivery.handled', {
    projectId,
    webhookId,
    deliveryId,
    retryStep,
    trigger,
    disposition: result.value,
  });
}

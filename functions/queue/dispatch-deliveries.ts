import type { SQSRecord } from 'aws-lambda';
import { type AttemptTold, type DeliverDependencies, deliverAll } from '../../core/delivering/deliver.ts';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import type { Log } from '../runtime/log.ts';
import { parseDelivery } from './delivery-record.ts';

/** The dispatcher: one attempt per message, side by side. A message that is no delivery fails to its DLQ. */
export async function dispatchDeliveries(
  deps: DeliverDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<unknown>[]> {
  const parsed = records.map(parseDelivery);
  const messages = parsed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const attempts = new Map<DeliveryMessage, AttemptTold>();
  const results = await deliverAll(deps, messages, (message, attempt) => attempts.set(message, attempt));
  for (const [index, result] of results.entries()) {
    const message = messages[index];
    if (message) logDelivery(log, message, result, attempts.get(message));
  }

  const remaining = [...results];
  return parsed.map((each) => (each.status === 'fulfilled' ? (remaining.shift() ?? lost) : each));
}

const lost: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this message') };

function logDelivery(
  log: Log,
  message: DeliveryMessage,
  result: PromiseSettledResult<string>,
  attempt: AttemptTold = {},
): void {
  if (result.status === 'rejected') return;
  const { projectId, eventId, webhookId, deliveryId, retryStep, trigger } = message;
  log.info('delivery.handled', {
    projectId,
    eventId,
    webhookId,
    deliveryId,
    retryStep,
    trigger,
    disposition: result.value,
    ...attempt,
  });
}

import type { SQSRecord } from 'aws-lambda';
import { type DeliverDependencies, deliverAll } from '../../core/delivering/deliver.ts';
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
  const results = await deliverAll(deps, messages);
  for (const [index, result] of results.entries()) logDelivery(log, messages[index], result);

  const remaining = [...results];
  return parsed.map((each) => (each.status === 'fulfilled' ? (remaining.shift() ?? lost) : each));
}

const lost: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this message') };

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

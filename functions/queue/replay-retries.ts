import type { SQSRecord } from 'aws-lambda';
import type { Dependencies } from '../../core/dependencies.ts';
import { parseDelivery } from './delivery-record.ts';

/**
 * The replayer: hands retries that the scheduler found due to the deliveries queue, where they take their turn
 * among the deliveries of all webhooks. Handing one over twice is fine: the second finds its attempt recorded.
 */
export async function replayRetries(
  { deliveryQueue }: Pick<Dependencies, 'deliveryQueue'>,
  records: readonly SQSRecord[],
): Promise<PromiseSettledResult<unknown>[]> {
  const parsed = records.map(parseDelivery);
  const due = parsed.flatMap((each) => (each.status === 'fulfilled' ? [{ message: each.value }] : []));
  const [sent] = await Promise.allSettled([deliveryQueue.send(due)]);
  return parsed.map((each) => (each.status === 'fulfilled' ? sent : each));
}

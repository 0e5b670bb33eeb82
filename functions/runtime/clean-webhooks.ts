import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { parseRemovedWebhook } from '../../adapters/dynamodb/removed-webhook.ts';
import { type CleanDependencies, cleanUpWebhook } from '../../core/use-cases/clean-up.ts';
import type { Log } from './log.ts';

/** The janitor's main work: what removed webhooks leave behind. A failed record comes again, alone. */
export async function cleanWebhooks(
  deps: CleanDependencies,
  records: readonly DynamoDBRecord[],
  log: Log,
): Promise<DynamoDBBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { dynamodb } of records) {
    const sequenceNumber = dynamodb?.SequenceNumber ?? '';
    try {
      const webhook = parseRemovedWebhook(dynamodb?.OldImage);
      await cleanUpWebhook(deps, webhook);
      log.info('webhook.cleaned', { projectId: webhook.projectId, webhookId: webhook.id });
    } catch (error) {
      log.error('webhook.not_cleaned', { sequenceNumber }, error);
      batchItemFailures.push({ itemIdentifier: sequenceNumber });
    }
  }
  return { batchItemFailures };
}

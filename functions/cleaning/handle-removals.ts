import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { RestartDependencies } from '../../core/delivering/restart-wake-ups.ts';
import { type RemovalDependencies, removeWebhookData } from '../../core/managing/remove-webhook-data.ts';
import type { Webhook } from '../../core/webhook.ts';
import type { Log } from '../runtime/log.ts';
import type { OwnStack } from './stack-deletion.ts';

export interface JanitorDependencies extends RemovalDependencies, RestartDependencies {
  /** @param oldImage of a stream record; throws when it is no webhook */
  readonly parseRemovedWebhook: (oldImage: unknown) => Webhook;
  readonly stack: OwnStack;
}

/** The janitor's main work: what removed webhooks leave behind. A failed record comes again, alone. */
export async function handleRemovals(
  deps: JanitorDependencies,
  records: readonly DynamoDBRecord[],
  log: Log,
): Promise<DynamoDBBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { dynamodb } of records) {
    const sequenceNumber = dynamodb?.SequenceNumber ?? '';
    try {
      const webhook = deps.parseRemovedWebhook(dynamodb?.OldImage);
      await removeWebhookData(deps, webhook);
      log.info('webhook.cleaned', { projectId: webhook.projectId, webhookId: webhook.id });
    } catch (error) {
      log.error('webhook.not_cleaned', { sequenceNumber }, error);
      batchItemFailures.push({ itemIdentifier: sequenceNumber });
    }
  }
  return { batchItemFailures };
}

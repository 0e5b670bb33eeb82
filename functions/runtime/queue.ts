import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from './log.ts';

/** Handles a batch of records; one settled result per record, in the same order. */
export type BatchHandler<Dependencies> = (
  deps: Dependencies,
  records: readonly SQSRecord[],
  log: Log,
) => Promise<PromiseSettledResult<unknown>[]>;

/**
 * The Lambda behind a queue. Only the records that failed go back: a batch-mate's trouble never makes a
 * message be handled again.
 */
export const queueHandler = <Dependencies>(
  handle: BatchHandler<Dependencies>,
  dependencies: () => Dependencies | Promise<Dependencies>,
  log: Log,
) =>
  middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const results = await handle(await dependencies(), Records, log);
    const batchItemFailures = Records.flatMap((record, index) => {
      const result = results[index];
      if (result?.status === 'fulfilled') return [];
      log.error('message.failed', { messageId: record.messageId }, result?.reason);
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  });

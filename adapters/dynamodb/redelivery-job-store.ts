import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { uuid } from '../../core/ids.ts';
import type { Clock, RedeliveryJobStore } from '../../core/ports.ts';
import type { RedeliveryJob } from '../../core/redelivery-job.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { parseJob, renderJob } from '../stored/redelivery-job.ts';
import { expiresAt, isExpired } from './expiry.ts';
import type { Item } from './item.ts';
import { jobKey, jobsPartition } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import { removePartition } from './remove-partition.ts';
import { getItem, IF_ABSENT, ifVersion, type Table } from './table.ts';

const jobItem = z.object({
  SK: z.string(),
  document: z.string(),
  expiresAt: z.int(),
  succeeded: z.int().default(0),
  failed: z.int().default(0),
});

export function createRedeliveryJobStore(table: Table, clock: Clock): RedeliveryJobStore {
  const parse = (item: Item): RedeliveryJob | undefined => {
    const { document, succeeded, failed, ...parsed } = jobItem.parse(item);
    return isExpired(parsed, clock.now()) ? undefined : parseJob(document, { succeeded, failed });
  };

  return {
    async get({ webhookId, jobId }) {
      const item = await getItem(table, jobKey(webhookId, jobId));
      return item && parse(item);
    },

    put: (job) => put(table, job),

    async count({ webhookId, jobId }, { succeeded, failed }) {
      try {
        await table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: jobKey(webhookId, jobId),
            UpdateExpression: 'ADD succeeded :succeeded, failed :failed',
            ConditionExpression: 'attribute_exists(PK)',
            ExpressionAttributeValues: { ':succeeded': succeeded, ':failed': failed },
          }),
        );
      } catch (error) {
        // Removed meanwhile with its webhook: nobody asks for its counts.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async list(webhookId, range) {
      const first = await readRows(table, {
        partition: jobsPartition(webhookId),
        bounds: idBounds({}, range),
        ascending: range.ascending,
        rows: range.limit + 1,
        keys: ['PK', 'SK'],
      });
      const reading = startPage<RedeliveryJob>(range);
      for await (const row of everyRow(first)) {
        const { SK: id, document } = jobItem.parse(row);
        if (reading.take({ id, bytes: document.length, item: parse(row) })) break;
      }
      return reading.page();
    },

    removeAll: (webhookId) => removePartition(table, jobsPartition(webhookId)),
  };
}

/**
 * An update, because what is counted beside the document must stay. It is signed, as putIf signs its items: our own
 * write that the SDK repeats is not another's.
 */
async function put(table: Table, job: RedeliveryJob): Promise<'written' | 'conflict'> {
  const { webhookId, id, version, createdAtMs } = job;
  const condition = version === 1 ? IF_ABSENT : ifVersion(version - 1);
  const writeId = uuid(table.random);
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: jobKey(webhookId, id),
        UpdateExpression:
          'SET #document = :document, version = :next, expiresAt = :expiresAt, writeId = :writeId',
        ConditionExpression: condition.expression,
        ExpressionAttributeNames: { '#document': 'document' },
        ExpressionAttributeValues: {
          ...condition.values,
          ':document': renderJob(job),
          ':next': version,
          ':expiresAt': expiresAt(createdAtMs),
          ':writeId': writeId,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'written';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item && unmarshall(error.Item).writeId === writeId ? 'written' : 'conflict';
  }
}

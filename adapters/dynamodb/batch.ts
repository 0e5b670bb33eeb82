import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { inBatches, untilNoneLeft } from '../resend-unprocessed.ts';
import type { Item, Key } from './item.ts';
import type { Table } from './table.ts';

/** Requests that one BatchWriteItem may carry. */
const WRITES_MAX = 25;

/** The items that exist, in no particular order, strongly consistent. Repeated keys count once. */
export const batchGet = (table: Table, keys: readonly Key[]): Promise<Item[]> => table.read(table.name, keys);

export async function batchDelete(table: Table, keys: readonly Key[]): Promise<void> {
  const remove = async (batch: readonly object[]): Promise<readonly object[]> => {
    const requests = batch.map((key) => ({ DeleteRequest: { Key: { ...key } } }));
    const { UnprocessedItems } = await table.client.send(
      new BatchWriteCommand({ RequestItems: { [table.name]: requests } }),
    );
    return (UnprocessedItems?.[table.name] ?? []).flatMap(({ DeleteRequest }) => DeleteRequest?.Key ?? []);
  };
  for (const batch of inBatches(keys, WRITES_MAX)) await untilNoneLeft(batch, remove, table.random);
}

import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { inBatches, untilNoneLeft } from '../resend-unprocessed.ts';
import type { Item, Key, Table } from './table.ts';

/** Keys that one BatchGetItem, and requests that one BatchWriteItem may carry. */
const KEYS_MAX = 100;
const WRITES_MAX = 25;

/** The items that exist, in no particular order, strongly consistent. Repeated keys count once. */
export async function batchGet(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const distinct = new Map(keys.map(({ PK, SK }) => [JSON.stringify([PK, SK]), { PK, SK }]));
  const items: Item[] = [];
  const read = async (batch: readonly object[]): Promise<readonly object[]> => {
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: [...batch], ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table.name] ?? []));
    return UnprocessedKeys?.[table.name]?.Keys ?? [];
  };
  for (const batch of inBatches([...distinct.values()], KEYS_MAX))
    await untilNoneLeft(batch, read, table.random);
  return items;
}

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

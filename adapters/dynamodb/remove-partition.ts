import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchDelete } from './batch.ts';
import type { Table } from './table.ts';

const keyItem = z.object({ PK: z.string(), SK: z.string() });

/** Page by page, each removed before the next is read: interrupted, it goes on where it stopped. */
export async function removePartition(table: Table, partition: string): Promise<void> {
  for (;;) {
    const { Items: items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :partition',
        ExpressionAttributeValues: { ':partition': partition },
        ProjectionExpression: 'PK, SK',
        ConsistentRead: true,
      }),
    );
    if (items.length === 0) return;
    await batchDelete(
      table,
      items.map((item) => keyItem.parse(item)),
    );
  }
}

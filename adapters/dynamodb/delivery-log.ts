import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Delivery } from '../../core/delivery.ts';
import type { Clock, DeliveryFilter, DeliveryLog, ListPage, ListRange } from '../../core/ports.ts';
import { deliveryPasses, parseDelivery, renderDelivery } from '../stored/delivery.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { batchDelete, batchGet } from './batch.ts';
import { expiresAt, ifAbsentOrExpired, isExpired } from './expiry.ts';
import { deliveriesPartition, deliveryKey } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import { type Item, ifVersion, putIf, type Table } from './table.ts';

const deliveryItem = z.object({
  document: z.string(),
  body: z.string().optional(),
  expiresAt: z.int(),
});
const keyItem = z.object({ PK: z.string(), SK: z.string() });

export function createDeliveryLog(table: Table, clock: Clock): DeliveryLog {
  return {
    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ webhookId, deliveryId }) => deliveryKey(webhookId, deliveryId)),
      );
      return items.flatMap((item) => parse(item, clock).delivery ?? []);
    },

    async put(delivery) {
      const { webhookId, id, version, createdAtMs } = delivery;
      const { item: document, body } = renderDelivery(delivery);
      const result = await putIf(
        table,
        { ...deliveryKey(webhookId, id), version, document, body, expiresAt: expiresAt(createdAtMs) },
        version === 1 ? ifAbsentOrExpired(clock.now()) : ifVersion(version - 1),
      );
      return result === 'written' ? 'written' : 'conflict';
    },

    list: (webhookId, filter, range) => list(table, clock, webhookId, filter, range),
    removeAll: (webhookId) => removeAll(table, webhookId),
  };
}

function parse(item: Item, clock: Clock): { delivery: Delivery | undefined; bytes: number } {
  const parsed = deliveryItem.parse(item);
  const { document, body } = parsed;
  return {
    delivery: isExpired(parsed, clock.now()) ? undefined : parseDelivery(document, body),
    bytes: document.length + (body?.length ?? 0),
  };
}

async function list(
  table: Table,
  clock: Clock,
  webhookId: string,
  filter: DeliveryFilter,
  range: ListRange,
): Promise<ListPage<Delivery>> {
  const first = await readRows(table, {
    partition: deliveriesPartition(webhookId),
    bounds: idBounds(filter, range),
    ascending: range.ascending,
    rows: range.limit + 1,
    keys: ['PK', 'SK'],
  });
  const reading = startPage<Delivery>(range.limit);
  for await (const row of everyRow(first)) {
    const { delivery, bytes } = parse(row, clock);
    const item = delivery && deliveryPasses(filter, delivery) ? delivery : undefined;
    if (reading.take({ id: keyItem.parse(row).SK, bytes, item })) break;
  }
  return reading.page();
}

/** Page by page, each removed before the next is read: interrupted, it goes on where it stopped. */
async function removeAll(table: Table, webhookId: string): Promise<void> {
  for (;;) {
    const { Items: items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :partition',
        ExpressionAttributeValues: { ':partition': deliveriesPartition(webhookId) },
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

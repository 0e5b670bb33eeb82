import * as z from 'zod';
import type { Delivery } from '../../core/delivery.ts';
import { type DeliveryFilter, deliveryPasses } from '../../core/delivery-filter.ts';
import type { Clock, DeliveryLog, DeliveryPart, ListPage, ListRange } from '../../core/ports.ts';
import { parseDelivery, renderDelivery } from '../stored/delivery.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { batchGet } from './batch.ts';
import { expiresAt, ifAbsentOrExpired, isExpired } from './expiry.ts';
import type { Item, Key } from './item.ts';
import { deliveriesPartition, deliveryKey, unattemptedKey, unattemptedPartition } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import { removePartition } from './remove-partition.ts';
import { IF_ABSENT, ifVersion, putIf, type Table } from './table.ts';
import { transact } from './transaction.ts';

const deliveryItem = z.object({
  document: z.string(),
  body: z.string().optional(),
  expiresAt: z.int(),
});
const keyItem = z.object({ SK: z.string() });

export function createDeliveryLog(table: Table, clock: Clock): DeliveryLog {
  return {
    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.flatMap(({ webhookId, deliveryId }) => [
          deliveryKey(webhookId, deliveryId),
          unattemptedKey(webhookId, deliveryId),
        ]),
      );
      return items.flatMap((item) => parse(item, clock).delivery ?? []);
    },

    put: (delivery) => put(table, clock, delivery),
    list: (webhookId, part, filter, range) => list(table, clock, { webhookId, part, filter, range }),

    async removeAll(webhookId) {
      await removePartition(table, deliveriesPartition(webhookId));
      await removePartition(table, unattemptedPartition(webhookId));
    },
  };
}

async function put(table: Table, clock: Clock, delivery: Delivery): Promise<'written' | 'conflict'> {
  const { webhookId, id, version, createdAtMs, attemptCount } = delivery;
  const { item: document, body } = renderDelivery(delivery);
  const key = attemptCount === 0 ? unattemptedKey(webhookId, id) : deliveryKey(webhookId, id);
  const item = { ...key, version, document, body, expiresAt: expiresAt(createdAtMs) };
  const result = await putIf(
    table,
    item,
    version === 1 ? ifAbsentOrExpired(clock.now()) : ifVersion(version - 1),
  );
  if (result === 'written') return 'written';
  // Nothing there under which it could be older: this is the first attempt of one that was stored without any.
  const mayMove = result === undefined && version > 1 && attemptCount === 1;
  return mayMove ? moveToAttempted(table, item, delivery) : 'conflict';
}

async function moveToAttempted(
  table: Table,
  item: Key & Item,
  { webhookId, id, version }: Delivery,
): Promise<'written' | 'conflict'> {
  const failed = await transact(table, [
    { Put: { TableName: table.name, Item: item, ConditionExpression: IF_ABSENT.expression } },
    {
      Delete: {
        TableName: table.name,
        Key: unattemptedKey(webhookId, id),
        ConditionExpression: ifVersion(version - 1).expression,
        ExpressionAttributeValues: ifVersion(version - 1).values,
      },
    },
  ]);
  return failed.length === 0 ? 'written' : 'conflict';
}

function parse(item: Item, clock: Clock): { delivery: Delivery | undefined; bytes: number } {
  const parsed = deliveryItem.parse(item);
  const { document, body } = parsed;
  return {
    delivery: isExpired(parsed, clock.now()) ? undefined : parseDelivery(document, body),
    bytes: document.length + (body?.length ?? 0),
  };
}

interface ListQuestion {
  readonly webhookId: string;
  readonly part: DeliveryPart;
  readonly filter: DeliveryFilter;
  readonly range: ListRange;
}

async function list(
  table: Table,
  clock: Clock,
  { webhookId, part, filter, range }: ListQuestion,
): Promise<ListPage<Delivery>> {
  const first = await readRows(table, {
    partition: part === 'attempted' ? deliveriesPartition(webhookId) : unattemptedPartition(webhookId),
    bounds: idBounds(filter, range),
    ascending: range.ascending,
    rows: range.limit + 1,
    keys: ['PK', 'SK'],
  });
  const reading = startPage<Delivery>(range);
  for await (const row of everyRow(first)) {
    const { delivery, bytes } = parse(row, clock);
    const item = delivery && deliveryPasses(filter, delivery) ? delivery : undefined;
    if (reading.take({ id: keyItem.parse(row).SK, bytes, item })) break;
  }
  return reading.page();
}

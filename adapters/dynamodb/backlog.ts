import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type HeldDelivery, reachedBy } from '../../core/backlog.ts';
import { eventPasses } from '../../core/delivery-filter.ts';
import type { Backlog, Clock, DeliveryKey } from '../../core/ports.ts';
import { inBatches } from '../resend-unprocessed.ts';
import { parseHeld, renderHeld } from '../stored/held-delivery.ts';
import { idBounds, startPage } from '../stored/page.ts';
import { batchDelete, batchGet } from './batch.ts';
import { expiresAt, ifAbsentOrExpired, isExpired } from './expiry.ts';
import type { Item, Key } from './item.ts';
import { backlogPartition, heldKey, wakeUpKey } from './keys.ts';
import { everyRow, readRows } from './ordered-query.ts';
import { removePartition } from './remove-partition.ts';
import { type Condition, putIf, type Table } from './table.ts';

const heldItem = z.object({ SK: z.string(), document: z.string(), expiresAt: z.int() });
/** Conditional deletes side by side: there is no batch of them that costs no more. */
const DELETES_AT_ONCE = 20;

export function createBacklog(table: Table, clock: Clock): Backlog {
  const parse = (item: Item): HeldDelivery | undefined => {
    const parsed = heldItem.parse(item);
    return isExpired(parsed, clock.now()) ? undefined : parseHeld(parsed.document);
  };

  return {
    async hold(held) {
      const isRedelivery = held.message.trigger === 'redelivery';
      const condition = isRedelivery ? ifAbsentOrExpired : ifNoFurther(reachedBy(held.message));
      await putIf(table, itemOf(held), condition(clock.now()));
    },

    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ webhookId, deliveryId }: DeliveryKey) => heldKey(webhookId, deliveryId)),
      );
      return items.flatMap((item) => parse(item) ?? []);
    },

    async remove(rows) {
      for (const some of inBatches(rows, DELETES_AT_ONCE))
        await Promise.all(some.map((held) => removeIfSame(table, held)));
    },

    async list(webhookId, filter, range) {
      const first = await readRows(table, {
        partition: backlogPartition(webhookId),
        bounds: idBounds(filter, range),
        ascending: range.ascending,
        rows: range.limit + 1,
        keys: ['PK', 'SK'],
      });
      const reading = startPage<HeldDelivery>(range);
      for await (const row of everyRow(first)) {
        const { SK: id, document } = heldItem.parse(row);
        const held = parse(row);
        const item = held && eventPasses(filter, held) ? held : undefined;
        if (reading.take({ id, bytes: document.length, item })) break;
      }
      return reading.page();
    },

    async count(webhookId, upTo) {
      const { Count: count = 0 } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': backlogPartition(webhookId) },
          Select: 'COUNT',
          ConsistentRead: true,
          Limit: upTo,
        }),
      );
      return count;
    },

    async removeAll(webhookId) {
      await removePartition(table, backlogPartition(webhookId));
      await batchDelete(table, [wakeUpKey(webhookId)]);
    },
  };
}

const itemOf = (held: HeldDelivery): Key & Item => ({
  ...heldKey(held.message.webhookId, held.message.deliveryId),
  document: renderHeld(held),
  holdToken: held.holdToken,
  reached: reachedBy(held.message),
  expiresAt: expiresAt(held.acceptedAtMs),
});

/** A row of an older version does not say how far it is, and gives way. */
const ifNoFurther =
  (reached: number) =>
  (nowMs: number): Condition => {
    const { expression, values } = ifAbsentOrExpired(nowMs);
    return {
      expression: `${expression} OR attribute_not_exists(reached) OR reached <= :reached`,
      values: { ...values, ':reached': reached },
    };
  };

async function removeIfSame(table: Table, { message, holdToken }: HeldDelivery): Promise<void> {
  try {
    await table.client.send(
      new DeleteCommand({
        TableName: table.name,
        Key: heldKey(message.webhookId, message.deliveryId),
        ConditionExpression: 'holdToken = :token',
        ExpressionAttributeValues: { ':token': holdToken },
      }),
    );
  } catch (error) {
    // Held anew meanwhile, or gone already: either way it is not the one that was read.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

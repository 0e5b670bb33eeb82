import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { COUNT_KEPT_DAYS } from '../../core/limits.ts';
import type { Clock, RateLimiter } from '../../core/ports.ts';
import { isExpired } from './expiry.ts';
import { countKey, rateKey } from './keys.ts';
import type { Table } from './table.ts';

const MILLISECONDS = 1_000;
const DAY_SECONDS = 24 * 60 * 60;

const countItem = z.object({ taken: z.int(), expiresAt: z.int() });

/** One counter per key and window. A lost reply counts twice: the limit is then reached a little early. */
export function createRateLimiter(table: Table, clock: Clock): RateLimiter {
  return {
    async take(key, limit, windowSeconds) {
      if (limit < 1) return false;
      const start = Math.floor(clock.now() / MILLISECONDS / windowSeconds) * windowSeconds;
      try {
        await table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: rateKey(key, start),
            UpdateExpression: 'SET expiresAt = :end ADD taken :one',
            ConditionExpression: 'attribute_not_exists(taken) OR taken < :limit',
            ExpressionAttributeValues: { ':end': start + windowSeconds, ':one': 1, ':limit': limit },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async count(key) {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: countKey(key),
          UpdateExpression: 'SET expiresAt = :end ADD taken :one',
          ExpressionAttributeValues: {
            ':end': Math.floor(clock.now() / MILLISECONDS) + COUNT_KEPT_DAYS * DAY_SECONDS,
            ':one': 1,
          },
        }),
      );
    },
    collect: (key) => collect(table, clock, key),
  };
}

/** A lost reply loses the count: what is collected was only ever approximate. */
async function collect(table: Table, clock: Clock, key: string): Promise<number> {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: countKey(key),
        UpdateExpression: 'SET taken = :none',
        ConditionExpression: 'taken > :none',
        ExpressionAttributeValues: { ':none': 0 },
        ReturnValues: 'ALL_OLD',
      }),
    );
    const item = countItem.parse(Attributes);
    return isExpired(item, clock.now()) ? 0 : item.taken;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0;
    throw error;
  }
}

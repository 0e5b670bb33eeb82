import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, RateLimiter } from '../../core/ports.ts';
import { rateKey } from './keys.ts';
import type { Table } from './table.ts';

const MILLISECONDS = 1_000;

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
  };
}

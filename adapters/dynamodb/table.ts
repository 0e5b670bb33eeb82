import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { uuid } from '../../core/ids.ts';
import type { Random } from '../../core/ports.ts';
import type { Item, Key } from './item.ts';
import { createReader, type ReadItems } from './reader.ts';

/** A table and what is needed to use it. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
  readonly random: Random;
  /** Of this and every other table behind the same client. */
  readonly read: ReadItems;
}

export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export const IF_ABSENT: Condition = { expression: 'attribute_not_exists(PK)' };

export const ifVersion = (version: number): Condition => ({
  expression: 'version = :version',
  values: { ':version': version },
});

/** The tables behind one client, by their names. */
export function tablesBehind(dynamodb: DynamoDBClient, random: Random): (name: string) => Table {
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const read = createReader(client, random);
  return (name) => ({ client, name, random, read });
}

export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const { Item: found } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
  );
  return found;
}

/** All items of one partition whose sort key begins with `prefix`, strongly consistent. */
export async function queryAll(table: Table, partition: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :partition AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':partition': partition, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

/**
 * Puts an item if the condition holds. Each call signs its item: the SDK repeats a request whose reply was
 * lost, and then finds the condition broken by its own first try, which must not count as another's write.
 * @returns what is stored instead; undefined for nothing, where the condition asked for something
 */
export async function putIf(
  table: Table,
  item: Key & Item,
  condition: Condition,
): Promise<'written' | Item | undefined> {
  const writeId = uuid(table.random);
  try {
    await table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...item, writeId },
        ConditionExpression: condition.expression,
        ExpressionAttributeValues: condition.values,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'written';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const stored = error.Item && unmarshall(error.Item);
    return stored?.writeId === writeId ? 'written' : stored;
  }
}

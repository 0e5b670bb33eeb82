import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { IdBounds } from '../stored/page.ts';
import type { Item } from './item.ts';
import type { Table } from './table.ts';

/** Rows one request asks for at most, however few of them a filter lets through. */
const ROWS_MAX = 1_000;

/** A partition, of the table or of an index, read in the order of its sort key. */
export interface OrderedQuery {
  readonly partition: string;
  readonly bounds: IdBounds;
  readonly ascending: boolean;
  /** Rows of the first request; each one after it asks for twice as many. */
  readonly rows: number;
  readonly index?: string;
  /** Names of the partition and sort key. */
  readonly keys: readonly [partition: string, sort: string];
}

/** Some rows of a query, and how to read on if there are more. */
export interface Rows {
  readonly items: readonly Item[];
  readonly next?: () => Promise<Rows>;
}

/** Strongly consistent, unless it reads an index: those cannot be. */
export async function readRows(table: Table, query: OrderedQuery, start?: Item): Promise<Rows> {
  const { partition, bounds, ascending, rows, index, keys } = query;
  if (bounds.from > bounds.to) return { items: [] };
  const { Items: items = [], LastEvaluatedKey: last } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': keys[0], '#sort': keys[1] },
      ExpressionAttributeValues: { ':partition': partition, ':from': bounds.from, ':to': bounds.to },
      ScanIndexForward: ascending,
      Limit: rows,
      ExclusiveStartKey: start,
    }),
  );
  const more = { ...query, rows: Math.min(2 * rows, ROWS_MAX) };
  return { items, ...(last && { next: () => readRows(table, more, last) }) };
}

/** The rows given and all that follow them. */
export async function* everyRow(first: Rows): AsyncGenerator<Item> {
  for (let rows: Rows | undefined = first; rows; rows = await rows.next?.()) yield* rows.items;
}

import * as z from 'zod';

/** What of DynamoDB's JSON the router and the dispatcher use: enough to write, to find it again, and to conflict. */
const value = z.record(z.string(), z.unknown());
const item = z.record(z.string(), value);
type StoredItem = z.output<typeof item>;

const put = z.object({
  TableName: z.string(),
  Item: item,
  ConditionExpression: z.string().optional(),
  ExpressionAttributeValues: z.record(z.string(), value).optional(),
});
const update = z.object({
  TableName: z.string(),
  Key: item,
  UpdateExpression: z.string(),
  ExpressionAttributeValues: z.record(z.string(), z.object({ N: z.string() })),
});
const keyed = z.object({ TableName: z.string(), Key: item });
const input = {
  BatchGetItem: z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(item) })) }),
  Query: z.object({
    TableName: z.string(),
    ExpressionAttributeValues: z.object({ ':partition': value, ':prefix': value }),
  }),
  TransactWriteItems: z.object({
    TransactItems: z.array(z.object({ Put: put.optional(), Update: keyed.optional() })),
  }),
};

export interface Answer {
  readonly status: number;
  readonly body: object;
}

const ok = (body: object): Answer => ({ status: 200, body });
const idOf = (table: string, { PK, SK }: StoredItem): string => JSON.stringify([table, PK?.S, SK?.S]);

/** Bytes that one unit covers. */
const WRITE_UNIT = 1_024;
const READ_UNIT = 4_096;

/** Names and values, a number as its digits: within a few bytes of what DynamoDB counts. */
const bytesOf = (each: StoredItem): number =>
  Object.entries(each).reduce(
    (sum, [name, typed]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(String(Object.values(typed)[0])),
    0,
  );

export function stubTables() {
  const stored = new Map<string, StoredItem>();
  /** Of puts, and of strong reads: what is not there costs one. */
  const units = { written: 0, read: 0 };

  function write(body: unknown): Answer {
    const { TableName, Item, ConditionExpression = '', ExpressionAttributeValues } = put.parse(body);
    const id = idOf(TableName, Item);
    const before = stored.get(id);
    const isNext =
      ConditionExpression === 'version = :version' &&
      before?.version?.N === ExpressionAttributeValues?.[':version']?.N;
    const isFree = !before && ConditionExpression.startsWith('attribute_not_exists(PK)');
    if (ConditionExpression !== '' && !isNext && !isFree)
      return { status: 400, body: { __type: 'ConditionalCheckFailedException', Item: before } };
    stored.set(id, Item);
    units.written += Math.ceil(bytesOf(Item) / WRITE_UNIT);
    return ok({});
  }

  function read(table: string, key: StoredItem): StoredItem[] {
    const found = stored.get(idOf(table, key));
    units.read += found ? Math.ceil(bytesOf(found) / READ_UNIT) : 1;
    return found ? [found] : [];
  }

  const operations = {
    BatchGetItem(body: unknown): Answer {
      const { RequestItems } = input.BatchGetItem.parse(body);
      const Responses = Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [
          table,
          Keys.flatMap((key) => read(table, key)),
        ]),
      );
      return ok({ Responses, UnprocessedKeys: {} });
    },
    PutItem: write,
    /** Of the updates only counters are one: `SET name = :value ADD name :value, …`. */
    UpdateItem(body: unknown): Answer {
      const { TableName, Key, UpdateExpression, ExpressionAttributeValues: given } = update.parse(body);
      const before = stored.get(idOf(TableName, Key)) ?? Key;
      const after = { ...before };
      for (const [, name = '', value = ''] of UpdateExpression.matchAll(/(\w+)(?: =)? (:\w+)/g)) {
        const isAdded = !UpdateExpression.includes(`${name} = ${value}`);
        const sum = Number(given[value]?.N) + (isAdded ? Number(before[name]?.N ?? 0) : 0);
        after[name] = { N: String(sum) };
      }
      stored.set(idOf(TableName, Key), after);
      units.written += Math.ceil(bytesOf(after) / WRITE_UNIT);
      return ok({});
    },
    Query(body: unknown): Answer {
      const { TableName, ExpressionAttributeValues: values } = input.Query.parse(body);
      const Items = [...stored].flatMap(([id, each]) => {
        const isHere =
          id === idOf(TableName, each) &&
          each.PK?.S === values[':partition'].S &&
          String(each.SK?.S).startsWith(String(values[':prefix'].S));
        return isHere ? [each] : [];
      });
      return ok({ Items, Count: Items.length });
    },
    /** Of the updates only the project's revision is one, and its first value will do. */
    TransactWriteItems(body: unknown): Answer {
      for (const { Put, Update } of input.TransactWriteItems.parse(body).TransactItems) {
        if (Put) write({ ...Put, ConditionExpression: '' });
        if (Update)
          stored.set(idOf(Update.TableName, Update.Key), {
            ...Update.Key,
            revision: { N: '1' },
            webhooks: { N: '1' },
          });
      }
      return ok({});
    },
  };
  return { operations, units };
}

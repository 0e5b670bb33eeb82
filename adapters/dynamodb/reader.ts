import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Random } from '../../core/ports.ts';
import { inOneTurn } from '../one-turn.ts';
import { inBatches, untilNoneLeft } from '../resend-unprocessed.ts';
import type { Item, Key } from './item.ts';

/** Keys that one BatchGetItem may carry. */
const KEYS_MAX = 100;

/**
 * The items that exist, in no particular order, strongly consistent. Repeated keys count once.
 * @throws Error when some of the keys could not be read
 */
export type ReadItems = (table: string, keys: readonly Key[]) => Promise<Item[]>;

interface Place {
  readonly table: string;
  readonly key: Key;
}

const keyOf = z.object({ PK: z.string(), SK: z.string() });

/** One place for what several stores ask for in the same turn, of whichever table: one BatchGetItem spans them all. */
export function createReader(client: DynamoDBDocumentClient, random: Random): ReadItems {
  const ask = inOneTurn<readonly Place[], Item[]>(async (questions) => {
    const { found, failures } = await readAll(client, random, questions.flat());
    return questions.map((places): PromiseSettledResult<Item[]> => {
      const ids = [...new Set(places.map(idOf))];
      const failed = ids.find((id) => failures.has(id));
      if (failed !== undefined) return { status: 'rejected', reason: failures.get(failed) };
      return {
        status: 'fulfilled',
        value: ids.map((id) => found.get(id)).filter((item) => item !== undefined),
      };
    });
  });
  return async (table, keys) =>
    keys.length === 0 ? [] : ask(keys.map(({ PK, SK }) => ({ table, key: { PK, SK } })));
}

async function readAll(client: DynamoDBDocumentClient, random: Random, places: readonly Place[]) {
  const unread = new Map(places.map((place) => [idOf(place), place]));
  const found = new Map<string, Item>();
  const failures = new Map<string, unknown>();

  const read = async (batch: readonly Place[]): Promise<readonly Place[]> => {
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: requestOf(batch) }),
    );
    const left = Object.entries(UnprocessedKeys).flatMap(([table, { Keys = [] }]) =>
      Keys.map((key) => ({ table, key: keyOf.parse(key) })),
    );
    for (const place of batch) unread.delete(idOf(place));
    for (const place of left) unread.set(idOf(place), place);
    for (const [table, items] of Object.entries(Responses))
      for (const item of items) found.set(idOf({ table, key: keyOf.parse(item) }), item);
    return left;
  };

  const batches = inBatches([...unread.values()], KEYS_MAX);
  await Promise.all(
    batches.map(async (batch) => {
      const [result] = await Promise.allSettled([untilNoneLeft(batch, read, random)]);
      if (result.status === 'fulfilled') return;
      for (const id of batch.map(idOf)) if (unread.has(id)) failures.set(id, result.reason);
    }),
  );
  return { found, failures };
}

function requestOf(batch: readonly Place[]) {
  const byTable = Map.groupBy(batch, ({ table }) => table);
  return Object.fromEntries(
    Array.from(byTable, ([table, places]) => [
      table,
      { Keys: places.map(({ key }) => key), ConsistentRead: true },
    ]),
  );
}

const idOf = ({ table, key: { PK, SK } }: Place): string => JSON.stringify([table, PK, SK]);

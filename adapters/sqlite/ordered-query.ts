import type { ListPage, ListRange } from '../../core/ports.ts';
import type { Database } from './database.ts';

type Value = string | number;

export interface OrderedQuery<Item> {
  readonly table: 'events' | 'deliveries';
  readonly orderBy: 'sort_id' | 'id';
  /** SQL fragments joined by AND, each with its parameters; never made of what a caller sent. */
  readonly where: readonly (readonly [sql: string, ...parameters: Value[]])[];
  readonly parse: (row: Record<string, unknown>) => Item;
  readonly idOf: (item: Item) => string;
}

/** One step through a table in order of an id, with one row more than asked to see whether it goes on. */
export function queryInOrder<Item>(
  db: Database,
  query: OrderedQuery<Item>,
  range: ListRange,
): ListPage<Item> {
  const [comparison, direction] = range.ascending ? ['>', 'ASC'] : ['<', 'DESC'];
  const where =
    range.after === undefined
      ? query.where
      : [...query.where, [`${query.orderBy} ${comparison} ?`, range.after] as const];
  const sql = `SELECT item FROM ${query.table} WHERE ${where.map(([fragment]) => fragment).join(' AND ')}
    ORDER BY ${query.orderBy} ${direction} LIMIT ?`;
  const parameters = where.flatMap(([, ...values]) => values);
  const rows = db.prepare(sql).all(...parameters, range.limit + 1);

  const items = rows.slice(0, range.limit).map(query.parse);
  const last = items.at(-1);
  return rows.length > range.limit && last !== undefined ? { items, next: query.idOf(last) } : { items };
}

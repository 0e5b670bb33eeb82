import * as z from 'zod';
import type { Delivery } from '../../core/delivery.ts';
import { type DeliveryFilter, deliveryPasses } from '../../core/delivery-filter.ts';
import type { Clock, DeliveryLog, DeliveryPart, ListRange } from '../../core/ports.ts';
import { parseDelivery, renderDelivery } from '../stored/delivery.ts';
import { expiryOf } from '../stored/expiry.ts';
import { idBounds, startPage } from '../stored/page.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';
import { removeInSlices } from './remove-in-slices.ts';

const REMOVE_ALL = `DELETE FROM deliveries WHERE rowid IN (
  SELECT rowid FROM deliveries WHERE webhook_id = ? LIMIT ?
)`;

const deliveryRow = z.object({ item: z.string(), body: z.string().nullable() });
const versionRow = z.object({ version: z.int() });

export function createDeliveryLog(db: Database, clock: Clock): DeliveryLog {
  return {
    getMany: (keys) =>
      read(db, () => {
        const find = db.prepare(
          'SELECT item, body FROM deliveries WHERE webhook_id = ? AND id = ? AND expires_at_ms > ?',
        );
        const unique = new Map(keys.map((key) => [`${key.webhookId}/${key.deliveryId}`, key]));
        const rows = [...unique.values()].map((key) => find.get(key.webhookId, key.deliveryId, clock.now()));
        return rows.flatMap((row) => (row ? [parse(row).delivery] : []));
      }),

    put: (delivery) => write(db, () => put(db, delivery, clock.now())),
    list: (webhookId, part, filter, range) =>
      read(db, () => list(db, { webhookId, part, filter, range }, clock.now())),

    removeAll: (webhookId) => removeInSlices(db, REMOVE_ALL, webhookId),
  };
}

function parse(row: unknown): { delivery: Delivery; bytes: number } {
  const { item, body } = deliveryRow.parse(row);
  return {
    delivery: parseDelivery(item, body ?? undefined),
    bytes: item.length + (body?.length ?? 0),
  };
}

function put(db: Database, delivery: Delivery, nowMs: number): 'written' | 'conflict' {
  const { webhookId, id, version } = delivery;
  const row = db
    .prepare('SELECT version FROM deliveries WHERE webhook_id = ? AND id = ? AND expires_at_ms > ?')
    .get(webhookId, id, nowMs);
  if ((row ? versionRow.parse(row).version : 0) !== version - 1) return 'conflict';

  const { item, body } = renderDelivery(delivery);
  db.prepare(
    `INSERT OR REPLACE INTO deliveries (webhook_id, id, version, attempted, expires_at_ms, item, body)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    webhookId,
    id,
    version,
    delivery.attemptCount > 0 ? 1 : 0,
    expiryOf(delivery.createdAtMs),
    item,
    body ?? null,
  );
  return 'written';
}

interface ListQuestion {
  readonly webhookId: string;
  readonly part: DeliveryPart;
  readonly filter: DeliveryFilter;
  readonly range: ListRange;
}

function list(db: Database, { webhookId, part, filter, range }: ListQuestion, nowMs: number) {
  const { from, to } = idBounds(filter, range);
  const rows = db
    .prepare(
      `SELECT item, body FROM deliveries
       WHERE webhook_id = ? AND attempted = ? AND id BETWEEN ? AND ? AND expires_at_ms > ?
       ORDER BY id ${range.ascending ? 'ASC' : 'DESC'}`,
    )
    .iterate(webhookId, part === 'attempted' ? 1 : 0, from, to, nowMs);

  const reading = startPage<Delivery>(range);
  for (const row of rows) {
    const { delivery, bytes } = parse(row);
    const listed = deliveryPasses(filter, delivery) ? delivery : undefined;
    if (reading.take({ id: delivery.id, bytes, item: listed })) break;
  }
  return reading.page();
}

import * as z from 'zod';
import { type HeldDelivery, reachedBy } from '../../core/backlog.ts';
import { eventPasses } from '../../core/delivery-filter.ts';
import type { Backlog, Clock, ListPage, ListRange } from '../../core/ports.ts';
import { expiryOf } from '../stored/expiry.ts';
import { parseHeld, renderHeld } from '../stored/held-delivery.ts';
import { idBounds, startPage } from '../stored/page.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';
import { removeInSlices } from './remove-in-slices.ts';

const REMOVE_HELD = `DELETE FROM held WHERE (webhook_id, delivery_id) IN (
  SELECT webhook_id, delivery_id FROM held WHERE webhook_id = ? LIMIT ?
)`;

const heldRow = z.object({ delivery_id: z.string(), item: z.string() });
const countRow = z.object({ count: z.int() });

export function createBacklog(db: Database, clock: Clock): Backlog {
  return {
    hold: (held) => write(db, () => hold(db, held, clock.now())),

    getMany: (keys) =>
      read(db, () => {
        const find = db.prepare(
          'SELECT delivery_id, item FROM held WHERE webhook_id = ? AND delivery_id = ? AND expires_at_ms > ?',
        );
        const unique = new Map(keys.map((key) => [`${key.webhookId}/${key.deliveryId}`, key]));
        const rows = [...unique.values()].map((key) => find.get(key.webhookId, key.deliveryId, clock.now()));
        return rows.flatMap((row) => (row ? [parseHeld(heldRow.parse(row).item)] : []));
      }),

    async remove(rows) {
      const remove = db.prepare(
        'DELETE FROM held WHERE webhook_id = ? AND delivery_id = ? AND hold_token = ?',
      );
      await write(db, () => {
        for (const { message, holdToken } of rows)
          remove.run(message.webhookId, message.deliveryId, holdToken);
      });
    },

    list: (webhookId, filter, range) => read(db, () => list(db, webhookId, filter, range, clock.now())),

    count: (webhookId, upTo) =>
      read(db, () => {
        const row = db
          .prepare('SELECT count(*) AS count FROM (SELECT 1 FROM held WHERE webhook_id = ? LIMIT ?)')
          .get(webhookId, upTo);
        return countRow.parse(row).count;
      }),

    async removeAll(webhookId) {
      await removeInSlices(db, REMOVE_HELD, webhookId);
      await write(db, () => {
        db.prepare('DELETE FROM wake_ups WHERE webhook_id = ?').run(webhookId);
      });
    },
  };
}

function hold(db: Database, held: HeldDelivery, nowMs: number): void {
  const { message, holdToken, acceptedAtMs } = held;
  const { webhookId, deliveryId } = message;
  const before = db
    .prepare(
      'SELECT delivery_id, item FROM held WHERE webhook_id = ? AND delivery_id = ? AND expires_at_ms > ?',
    )
    .get(webhookId, deliveryId, nowMs);
  if (before && message.trigger === 'redelivery') return;
  if (before && reachedBy(parseHeld(heldRow.parse(before).item).message) > reachedBy(message)) return;
  db.prepare(
    `INSERT OR REPLACE INTO held (webhook_id, delivery_id, hold_token, expires_at_ms, item)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(webhookId, deliveryId, holdToken, expiryOf(acceptedAtMs), renderHeld(held));
}

function list(
  db: Database,
  webhookId: string,
  filter: Parameters<Backlog['list']>[1],
  range: ListRange,
  nowMs: number,
): ListPage<HeldDelivery> {
  const { from, to } = idBounds(filter, range);
  const rows = db
    .prepare(
      `SELECT delivery_id, item FROM held
       WHERE webhook_id = ? AND delivery_id BETWEEN ? AND ? AND expires_at_ms > ?
       ORDER BY delivery_id ${range.ascending ? 'ASC' : 'DESC'}`,
    )
    .iterate(webhookId, from, to, nowMs);

  const reading = startPage<HeldDelivery>(range);
  for (const row of rows) {
    const { delivery_id: id, item } = heldRow.parse(row);
    const held = parseHeld(item);
    if (reading.take({ id, bytes: item.length, item: eventPasses(filter, held) ? held : undefined })) break;
  }
  return reading.page();
}

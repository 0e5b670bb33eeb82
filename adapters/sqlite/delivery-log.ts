import type { Delivery } from '../../core/delivery.ts';
import type { Clock, DeliveryFilter, DeliveryLog } from '../../core/ports.ts';
import { parseDelivery } from '../stored/delivery.ts';
import { type Database, itemOf } from './database.ts';
import { queryInOrder } from './ordered-query.ts';
import { oldestKept } from './retention.ts';

export function createDeliveryLog(db: Database, clock: Clock): DeliveryLog {
  const get = db.prepare('SELECT item FROM deliveries WHERE webhook = ? AND id = ? AND created_at >= ?');
  const insert = db.prepare(
    `INSERT OR IGNORE INTO deliveries (webhook, id, version, created_at, state, source, attempts, item)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    'UPDATE deliveries SET version = ?, state = ?, attempts = ?, item = ? WHERE webhook = ? AND id = ? AND version = ?',
  );
  const removeAll = db.prepare('DELETE FROM deliveries WHERE webhook = ?');

  return {
    async getMany(keys) {
      const distinct = new Map(keys.map((key) => [`${key.webhookId}/${key.deliveryId}`, key]));
      const rows = [...distinct.values()].map((key) =>
        get.get(key.webhookId, key.deliveryId, oldestKept(clock)),
      );
      return rows.flatMap((row) => (row ? [parseDelivery(itemOf(row))] : []));
    },

    async put(delivery) {
      const { webhookId, id, version, createdAtMs, state, eventSource, attemptCount } = delivery;
      const item = JSON.stringify(delivery);
      const { changes } =
        version === 1
          ? insert.run(webhookId, id, version, createdAtMs, state, eventSource, attemptCount, item)
          : update.run(version, state, attemptCount, item, webhookId, id, version - 1);
      return changes === 1 ? 'written' : 'conflict';
    },

    async list(webhookId, filter, range) {
      return queryInOrder<Delivery>(
        db,
        {
          table: 'deliveries',
          orderBy: 'id',
          where: [['webhook = ?', webhookId], ...conditions(filter, oldestKept(clock))],
          parse: (row) => parseDelivery(itemOf(row)),
          idOf: ({ id }) => id,
        },
        range,
      );
    },

    async removeAll(webhookId) {
      removeAll.run(webhookId);
    },
  };
}

function conditions(filter: DeliveryFilter, oldestMs: number): [string, ...(string | number)[]][] {
  const { states, eventSource, sinceMs = 0, untilMs, attemptedOnly } = filter;
  return [
    ['created_at >= ?', Math.max(sinceMs, oldestMs)],
    ...(untilMs === undefined ? [] : [['created_at < ?', untilMs] as [string, number]]),
    ...(attemptedOnly ? [['attempts > 0'] as [string]] : []),
    ...(eventSource === undefined ? [] : [['source = ?', eventSource] as [string, string]]),
    ...(states === undefined
      ? []
      : [[`state IN (${states.map(() => '?').join(', ')})`, ...states] as [string, ...string[]]]),
  ];
}

import { expiryOf } from '../../../adapters/stored/expiry.ts';
import { type HeldDelivery, reachedBy } from '../../../core/backlog.ts';
import { eventPasses } from '../../../core/delivery-filter.ts';
import type { Backlog, Clock, WakeUpStore } from '../../../core/ports.ts';
import type { WakeUp } from '../../../core/wake-up.ts';
import { pageOf } from './memory-log.ts';

export interface MemoryBacklog extends Backlog {
  readonly all: ReadonlyMap<string, HeldDelivery>;
}

export interface MemoryWakeUps extends WakeUpStore {
  readonly all: Map<string, WakeUp>;
}

export function createMemoryWakeUps(): MemoryWakeUps {
  const all = new Map<string, WakeUp>();
  return {
    all,
    get: async (webhookId) => all.get(webhookId),
    async put(wakeUp) {
      // Its own first try, when the reply to it was lost.
      if (all.get(wakeUp.webhookId) === wakeUp) return 'written';
      if ((all.get(wakeUp.webhookId)?.version ?? 0) !== wakeUp.version - 1) return 'conflict';
      all.set(wakeUp.webhookId, wakeUp);
      return 'written';
    },
  };
}

export function createMemoryBacklog(clock: Clock, wakeUps: MemoryWakeUps): MemoryBacklog {
  const all = new Map<string, HeldDelivery>();
  const find = (key: string): HeldDelivery | undefined => {
    const held = all.get(key);
    return held && expiryOf(held.acceptedAtMs) > clock.now() ? held : undefined;
  };
  const keyOf = ({ webhookId, deliveryId }: { webhookId: string; deliveryId: string }) =>
    `${webhookId}/${deliveryId}`;
  const rowsOf = (webhookId: string) =>
    [...all.keys()].flatMap((key) => (key.startsWith(`${webhookId}/`) ? (find(key) ?? []) : []));

  return {
    all,
    async hold(held) {
      const key = keyOf(held.message);
      const before = find(key);
      if (before && held.message.trigger === 'redelivery') return;
      if (before && reachedBy(before.message) > reachedBy(held.message)) return;
      all.set(key, held);
    },
    async getMany(keys) {
      return [...new Set(keys.map(keyOf))].flatMap((key) => find(key) ?? []);
    },
    async remove(rows) {
      for (const { message, holdToken } of rows)
        if (all.get(keyOf(message))?.holdToken === holdToken) all.delete(keyOf(message));
    },
    async list(webhookId, filter, range) {
      const rows = rowsOf(webhookId).map((item) => ({
        id: item.message.deliveryId,
        bytes: JSON.stringify(item).length,
        item,
      }));
      return pageOf(rows, filter, range, (held) => eventPasses(filter, held));
    },
    count: async (webhookId, upTo) => Math.min(upTo, rowsOf(webhookId).length),
    async removeAll(webhookId) {
      for (const key of all.keys()) if (key.startsWith(`${webhookId}/`)) all.delete(key);
      wakeUps.all.delete(webhookId);
    },
  };
}

import * as z from 'zod';
import type { Clock, WakeUpQueue, WakeUpStore } from '../../core/ports.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import { parseWakeUp, renderWakeUp } from '../stored/wake-up.ts';
import type { Database } from './database.ts';
import { enqueue } from './enqueue.ts';
import { read, write } from './group-commit.ts';

const wakeUpRow = z.object({ item: z.string() });

export const createWakeUpStore = (db: Database): WakeUpStore => ({
  get: (webhookId) => read(db, () => find(db, webhookId)),
  put: (wakeUp) => write(db, () => put(db, wakeUp)),
});

function find(db: Database, webhookId: string): WakeUp | undefined {
  const row = db.prepare('SELECT item FROM wake_ups WHERE webhook_id = ?').get(webhookId);
  return row && parseWakeUp(wakeUpRow.parse(row).item);
}

function put(db: Database, wakeUp: WakeUp): 'written' | 'conflict' {
  if ((find(db, wakeUp.webhookId)?.version ?? 0) !== wakeUp.version - 1) return 'conflict';
  db.prepare('INSERT OR REPLACE INTO wake_ups (webhook_id, item) VALUES (?, ?)').run(
    wakeUp.webhookId,
    renderWakeUp(wakeUp),
  );
  return 'written';
}

export const createWakeUpQueue = (db: Database, clock: Clock): WakeUpQueue => ({
  async send(message, notBeforeMs) {
    const nowMs = clock.now();
    await enqueue(db, 'wakeups', [
      {
        body: JSON.stringify(message),
        groupId: message.webhookId,
        sentAtMs: nowMs,
        visibleAtMs: Math.max(nowMs, notBeforeMs),
      },
    ]);
  },
});

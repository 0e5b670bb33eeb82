import * as z from 'zod';
import type { WakeUpStore } from '../../core/ports.ts';
import { parseWakeUp, renderWakeUp } from '../stored/wake-up.ts';
import { wakeUpKey } from './keys.ts';
import { getItem, IF_ABSENT, ifVersion, putIf, type Table } from './table.ts';

const wakeUpItem = z.object({ document: z.string() });

export const createWakeUpStore = (table: Table): WakeUpStore => ({
  async get(webhookId) {
    const item = await getItem(table, wakeUpKey(webhookId));
    return item && parseWakeUp(wakeUpItem.parse(item).document);
  },

  async put(wakeUp) {
    const { webhookId, version } = wakeUp;
    const result = await putIf(
      table,
      { ...wakeUpKey(webhookId), version, document: renderWakeUp(wakeUp) },
      version === 1 ? IF_ABSENT : ifVersion(version - 1),
    );
    return result === 'written' ? 'written' : 'conflict';
  },
});

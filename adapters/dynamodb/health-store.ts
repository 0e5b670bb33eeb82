import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { HealthStore } from '../../core/ports.ts';
import { parseHealth, renderHealth } from '../stored/health.ts';
import { batchGet } from './batch.ts';
import { healthKey } from './keys.ts';
import { IF_ABSENT, ifVersion, putIf, type Table } from './table.ts';

const healthItem = z.object({ document: z.string() });

export function createHealthStore(table: Table): HealthStore {
  return {
    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ projectId, webhookId }) => healthKey(projectId, webhookId)),
      );
      return items.map((item) => parseHealth(healthItem.parse(item).document));
    },

    async put(health) {
      const { projectId, webhookId, version } = health;
      const result = await putIf(
        table,
        { ...healthKey(projectId, webhookId), version, document: renderHealth(health) },
        version === 1 ? IF_ABSENT : ifVersion(version - 1),
      );
      return result === 'written' ? 'written' : 'conflict';
    },

    async remove({ projectId, webhookId }) {
      await table.client.send(
        new DeleteCommand({ TableName: table.name, Key: healthKey(projectId, webhookId) }),
      );
    },
  };
}

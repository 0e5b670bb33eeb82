import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Grant, GrantStore } from '../../core/ports.ts';
import { ROLES } from '../../core/principal.ts';
import { GRANT_PREFIX, grantKey, principalPartition } from './keys.ts';
import { getItem, queryAll, type Table } from './table.ts';

const grantItem = z.object({ principalId: z.string(), projectId: z.string(), role: z.enum(ROLES) });

const parse = (item: unknown): Grant => grantItem.parse(item);

export function createGrantStore(table: Table): GrantStore {
  return {
    async put({ principalId, projectId, role }) {
      const Item = { ...grantKey(principalId, projectId), principalId, projectId, role };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },

    async get(principalId, projectId) {
      const found = await getItem(table, grantKey(principalId, projectId));
      return found && parse(found);
    },

    async listByPrincipal(principalId) {
      return (await queryAll(table, principalPartition(principalId), GRANT_PREFIX)).map(parse);
    },

    async remove(principalId, projectId) {
      await table.client.send(
        new DeleteCommand({ TableName: table.name, Key: grantKey(principalId, projectId) }),
      );
    },
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_SETTINGS } from '../../../adapters/client-settings.ts';
import { documentClient, type Table } from '../../../adapters/dynamodb/table.ts';
import type { Environment } from '../settings.ts';
import { random } from './process.ts';

type TableNames = Pick<Environment<'router'>, 'WEBHOOKS_TABLE' | 'DELIVERIES_TABLE'>;

/** Both tables behind one client. */
export function tablesOf(env: TableNames): [webhooks: Table, deliveries: Table] {
  const webhooks = tableNamed(env.WEBHOOKS_TABLE);
  return [webhooks, { ...webhooks, name: env.DELIVERIES_TABLE }];
}

export const tableNamed = (name: string): Table => ({
  client: documentClient(new DynamoDBClient(CLIENT_SETTINGS)),
  name,
  random,
});

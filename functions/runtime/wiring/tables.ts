import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_SETTINGS, lean } from '../../../adapters/client-settings.ts';
import { type Table, tablesBehind } from '../../../adapters/dynamodb/table.ts';
import type { Environment } from '../settings.ts';
import { random } from './process.ts';

type TableNames = Pick<Environment<'router'>, 'WEBHOOKS_TABLE' | 'DELIVERIES_TABLE'>;

/** Both tables behind one client. */
export function tablesOf(env: TableNames): [webhooks: Table, deliveries: Table] {
  const table = tablesBehind(lean(new DynamoDBClient(CLIENT_SETTINGS)), random);
  return [table(env.WEBHOOKS_TABLE), table(env.DELIVERIES_TABLE)];
}

export const tableNamed = (name: string): Table =>
  tablesBehind(lean(new DynamoDBClient(CLIENT_SETTINGS)), random)(name);

import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { EXPIRES_AT, PARTITION_KEY } from '../../../adapters/dynamodb/schema.ts';
import { failed, holds, nothingWrong, passed } from '../../check.ts';
import { expectStatus } from '../api.ts';
import { eventually } from '../eventually.ts';
import { shortName, tableNames, tableOf } from '../parts.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

/** Milliseconds: the stream that the janitor follows is polled, and its first start takes seconds. */
const JANITOR_PATIENCE_MS = 120_000;

async function secretsOf({ deployment }: Trial, webhookId: string) {
  const { SecretList = [] } = await deployment.aws.secretsManager.send(
    new ListSecretsCommand({ Filters: [{ Key: 'tag-value', Values: [webhookId] }] }),
  );
  // Not every place knows the filter.
  return SecretList.filter(({ Tags = [] }) => Tags.some(({ Value }) => Value === webhookId));
}

export const dataChecks: readonly DeploymentCheck[] = [
  {
    id: 'data/tables',
    claim: 'Both tables are there, bill by request and grow with the traffic.',
    async try({ deployment }) {
      const tables = await Promise.all(tableNames(deployment).map((name) => tableOf(deployment, name)));
      if (tables.length !== 2) return failed(`there are ${tables.length} tables`);
      return nothingWrong(
        tables
          .filter(
            ({ TableStatus, BillingModeSummary }) =>
              TableStatus !== 'ACTIVE' || BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST',
          )
          .map(
            ({ TableName = '', TableStatus }) => `${TableName} is ${TableStatus}, or has a fixed capacity`,
          ),
      );
    },
  },
  {
    id: 'data/encrypted',
    claim: "Tables are encrypted with a key of KMS: AWS's for this account, or one of your own.",
    needs: ['encryption'],
    async try({ deployment }) {
      const tables = await Promise.all(tableNames(deployment).map((name) => tableOf(deployment, name)));
      return nothingWrong(
        tables
          .filter(({ SSEDescription }) => SSEDescription?.Status !== 'ENABLED')
          .map(({ TableName = '' }) => `${TableName} is not`),
      );
    },
  },
  {
    id: 'data/expires',
    claim: 'What is over expires: both tables remove items by their time to live.',
    needs: ['expiry'],
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const TableName of tableNames(deployment)) {
        const { TimeToLiveDescription } = await deployment.aws.dynamodb.send(
          new DescribeTimeToLiveCommand({ TableName }),
        );
        const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
        if (!TimeToLiveStatus?.startsWith('ENABL') || AttributeName !== EXPIRES_AT)
          wrong.push(`${TableName}: ${TimeToLiveStatus} by ${AttributeName}`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'data/protected',
    claim: 'A stage that keeps its data refuses to lose it: the stack and the tables are protected together.',
    async try({ deployment }) {
      const tables = await Promise.all(tableNames(deployment).map((name) => tableOf(deployment, name)));
      return nothingWrong(
        tables
          .filter(
            ({ DeletionProtectionEnabled = false }) =>
              DeletionProtectionEnabled !== deployment.terminationProtection,
          )
          .map(
            ({ TableName = '', DeletionProtectionEnabled }) =>
              `${TableName}: ${DeletionProtectionEnabled}, the stack: ${deployment.terminationProtection}`,
          ),
      );
    },
  },
  {
    id: 'data/point-in-time',
    claim: 'Where data is kept, webhooks can be brought back to any second of the last 35 days.',
    needs: ['backups'],
    async try({ deployment }) {
      if (!deployment.terminationProtection)
        return { outcome: 'not tried', reason: 'this stage keeps no data' };
      const [TableName] = tableNames(deployment).filter((name) => name.includes('Webhooks'));
      const { ContinuousBackupsDescription } = await deployment.aws.dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName }),
      );
      const { PointInTimeRecoveryStatus } =
        ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
      return holds(PointInTimeRecoveryStatus === 'ENABLED', `${TableName}: ${PointInTimeRecoveryStatus}`);
    },
  },
  {
    id: 'data/token-is-in-its-secret',
    claim: 'The token of a webhook is in one secret, and in no row of its project.',
    needs: ['project', 'receiver'],
    async try(trial) {
      const { deployment, project } = trial;
      const { id } = await project.ownWebhook();
      const wrong: string[] = [];
      for (const TableName of tableNames(deployment)) {
        for (const key of [`P#${project.id}`, `W#${id}`]) {
          const { Items = [] } = await deployment.aws.dynamodb.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: '#key = :key',
              ExpressionAttributeNames: { '#key': PARTITION_KEY },
              ExpressionAttributeValues: { ':key': { S: key } },
            }),
          );
          if (JSON.stringify(Items).includes(project.token)) wrong.push(`it is in ${shortName(TableName)}`);
        }
      }
      const secrets = await secretsOf(trial, id);
      return nothingWrong([...wrong, ...(secrets.length === 1 ? [] : [`it has ${secrets.length} secrets`])]);
    },
  },
  {
    id: 'data/removal',
    claim: 'A deleted webhook is gone at once, and its secret a little later.',
    needs: ['project', 'receiver'],
    async try(trial) {
      const { project } = trial;
      const { id } = await project.ownWebhook();
      expectStatus(await project.webhook('DELETE'), 200, 'the removal');
      const { status } = await project.webhook('GET');
      if (status !== 404) return failed(`the removed webhook was answered ${status}`);
      await eventually(
        'the end of the secret',
        async () => (await secretsOf(trial, id)).every(({ DeletedDate }) => DeletedDate !== undefined),
        JANITOR_PATIENCE_MS,
      );
      return passed;
    },
  },
];

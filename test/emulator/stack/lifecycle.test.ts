import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import { callAws } from '../../../local/aws-request.ts';
import { startWatchedReceiver } from '../../../verify/deployment/receiver.ts';
import { dynamodb, secretsManager, sqs } from '../aws.ts';
import { DEPLOY_TIMEOUT_MS, deploy, deployed, destroy, newProject } from './deployed.ts';
import { type StackResource, stackResources } from './stack-resources.ts';

let resources: StackResource[];
let endpoint: string;

beforeAll(async () => {
  ({ endpoint } = await deployed());
  resources = await stackResources(endpoint);
}, DEPLOY_TIMEOUT_MS);

const ids = (type: string, of = resources): string[] =>
  of.filter((each) => each.type === type).map(({ physicalId }) => physicalId);

test(
  'an update of the deployed stack keeps its data, its doors and its tables',
  async () => {
    const before = await deployed();
    const project = await newProject(before);
    const receiver = await startWatchedReceiver();
    await project.call('POST', '/webhooks', {
      name: 'survivor',
      enabled: true,
      config: { url: receiver.url, hmac_key: 'token-of-16-chars' },
      subscriptions: [{ events: [{ source: '*', action: '*' }] }],
    });

    const updated = await deploy('node test/emulator/stack/updated-app.ts');
    const after = await stackResources(endpoint);
    expect(ids('AWS::CloudWatch::Alarm')).toEqual([]);
    expect(ids('AWS::CloudWatch::Alarm', after).length).toBeGreaterThan(0);
    expect(ids('AWS::DynamoDB::Table', after)).toEqual(ids('AWS::DynamoDB::Table'));
    expect(updated.jwtApi).toBe(before.jwtApi);

    expect((await project.webhook('survivor', 'GET')).body.webhook.enabled).toBe(true);
    expect((await project.webhook('survivor', 'POST', '/verify', {})).body.delivery.state).toBe('succeeded');
    expect(receiver.requests.at(-1)?.signedWith('token-of-16-chars')).toBe(true);
    await receiver.close();
  },
  DEPLOY_TIMEOUT_MS,
);

test(
  'cdk destroy leaves nothing of a disposable stage',
  async () => {
    const tables = ids('AWS::DynamoDB::Table');
    expect(tables).toHaveLength(2);
    await destroy();

    for (const TableName of tables) {
      await expect(dynamodb().send(new DescribeTableCommand({ TableName }))).rejects.toThrow(
        /not found|does not exist/i,
      );
    }
    const { QueueUrls = [] } = await sqs().send(
      new ListQueuesCommand({ QueueNamePrefix: 'fanfare-emulator' }),
    );
    expect(QueueUrls).toEqual([]);
    const { SecretList = [] } = await secretsManager().send(new ListSecretsCommand({}));
    expect(SecretList.filter(({ Name }) => Name?.includes('fanfare-emulator'))).toEqual([]);
    const { logGroups } = await callAws(endpoint, 'logs', 'Logs_20140328.DescribeLogGroups', {});
    expect(JSON.stringify(logGroups)).not.toContain('fanfare-emulator');
  },
  DEPLOY_TIMEOUT_MS,
);

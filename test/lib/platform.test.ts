import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { everythingOn } from './everything-on.ts';
import {
  dev,
  EVERY_STAGE,
  environmentOf,
  functionsOf,
  idIn,
  only,
  prod,
  resourcesOf,
  stackOf,
  templateOf,
} from './synthesis.ts';

const full = Template.fromStack(stackOf(everythingOn));
const key = only(resourcesOf(full, 'AWS::KMS::Key'));
const text = (value: unknown): string => JSON.stringify(value);

describe('a key of one’s own', () => {
  test('encrypts both tables, every queue and log group, the secret and the bucket', () => {
    for (const { properties } of resourcesOf(full, 'AWS::DynamoDB::Table'))
      expect(text(properties.SSESpecification)).toContain(key.id);
    for (const { properties } of resourcesOf(full, 'AWS::SQS::Queue'))
      expect(text(properties.KmsMasterKeyId)).toContain(key.id);
    for (const { properties } of resourcesOf(full, 'AWS::Logs::LogGroup'))
      expect(text(properties.KmsKeyId)).toContain(key.id);
    for (const { properties } of resourcesOf(full, 'AWS::SecretsManager::Secret'))
      expect(text(properties.KmsKeyId)).toContain(key.id);
    for (const { properties } of resourcesOf(full, 'AWS::S3::Bucket'))
      expect(text(properties.BucketEncryption)).toContain(key.id);
    expect(key.properties.EnableKeyRotation).toBe(true);
    expect(key.deletionPolicy).toBe('Retain');
  });

  test('encrypts the tokens, which are made at run time', () => {
    expect(text(environmentOf(full, 'WriteApi').TOKEN_KEY_ID)).toContain(key.id);
    expect(environmentOf(prod, 'WriteApi').TOKEN_KEY_ID).toBe('');
  });

  test('may be used by every function and the scheduler, through what keeps something for them', () => {
    const policies = resourcesOf(full, 'AWS::IAM::Policy');
    const roles = resourcesOf(full, 'AWS::IAM::Role').filter(({ path }) => !/Custom::|SweepRole/.test(path));
    expect(roles.length).toBe(functionsOf(full).size + 1);
    for (const { id } of roles) {
      const own = policies.filter(({ properties }) => text(properties.Roles).includes(`"${id}"`));
      const statements = text(own.map(({ properties }) => properties.PolicyDocument));
      expect(statements).toContain('"kms:ViaService":["dynamodb.eu-west-1.amazonaws.com"');
    }
  });

  test('may be used by the logs and the bus, and by publishers of other accounts', () => {
    const policy = text(key.properties.KeyPolicy);
    for (const principal of [
      'logs.eu-west-1.amazonaws.com',
      'events.amazonaws.com',
      'cloudfront.amazonaws.com',
    ])
      expect(policy).toContain(`"Service":"${principal}"`);
    expect(policy).toContain('arn:aws:iam::444455556666:root');
  });
});

describe('a host name of one’s own', () => {
  test('closes the door under the name that AWS gave it', () => {
    for (const { properties } of resourcesOf(full, 'AWS::ApiGatewayV2::Api'))
      expect(properties.DisableExecuteApiEndpoint).toBe(true);
    const domains = resourcesOf(full, 'AWS::ApiGatewayV2::DomainName').map(({ properties }) => properties);
    expect(domains.map(({ DomainName }) => DomainName).sort()).toEqual([
      'hooks-iam.example.com',
      'hooks.example.com',
    ]);
    for (const { DomainNameConfigurations } of domains)
      expect(text(DomainNameConfigurations)).toContain('"SecurityPolicy":"TLS_1_2"');
    expect(resourcesOf(full, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(2);
  });

  test('is what the console asks, what callers are told, and what no webhook may call', () => {
    const distribution = text(only(resourcesOf(full, 'AWS::CloudFront::Distribution')).properties);
    expect(distribution).toContain('"DomainName":"hooks.example.com"');
    expect(distribution).toContain('"Aliases":["hooks-console.example.com"]');
    expect(distribution).toContain('"MinimumProtocolVersion":"TLSv1.2_2021"');
    expect(full.toJSON().Outputs).toMatchObject({
      JwtApiUrl: { Value: 'https://hooks.example.com' },
      IamApiUrl: { Value: 'https://hooks-iam.example.com' },
      ConsoleUrl: { Value: 'https://hooks-console.example.com' },
      JwtApiTarget: expect.anything(),
      IamApiTarget: expect.anything(),
    });
    expect(environmentOf(full, 'Dispatcher').OWN_HOSTS).toBe(
      'hooks.example.com,hooks-iam.example.com,hooks-console.example.com',
    );
  });

  test('of the console, and its web ACL, come from us-east-1 or not at all', () => {
    const { settings } = everythingOn;
    const console = {
      name: 'c.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
    };
    expect(() => templateOf({ ...settings, domains: { console } })).toThrow(
      /from us-east-1 only, not from "eu-west-1"/,
    );
    expect(() =>
      templateOf({ ...settings, webAclArn: 'arn:aws:wafv2:eu-west-1:1:regional/webacl/a/1' }),
    ).toThrow(/^webAclArn.*us-east-1/);
    const { distribution } = { distribution: text(resourcesOf(full, 'AWS::CloudFront::Distribution')) };
    expect(distribution).toContain('"WebACLId":"arn:aws:wafv2:us-east-1:');
  });
});

test('a permissions boundary is on every role, those of aws-cdk-lib’s own functions included', () => {
  const roles = resourcesOf(full, 'AWS::IAM::Role');
  expect(roles.some(({ path }) => path.startsWith('Custom::'))).toBe(true);
  for (const { properties } of roles)
    expect(properties.PermissionsBoundary).toBe('arn:aws:iam::111122223333:policy/boundary');
});

test.each(EVERY_STAGE)(
  'every function of %s logs into a group of the stack, which ends with it or is kept',
  (name, template) => {
    const groups = new Map(resourcesOf(template, 'AWS::Logs::LogGroup').map((each) => [each.id, each]));
    for (const { properties, path } of resourcesOf(template, 'AWS::Lambda::Function')) {
      const { LogGroup } = (properties.LoggingConfig ?? {}) as { LogGroup?: unknown };
      const group = groups.get(idIn(LogGroup));
      expect([path, group?.deletionPolicy]).toEqual([path, name === 'prod' ? 'Retain' : 'Delete']);
      expect(group?.properties.RetentionInDays).toBeGreaterThan(0);
    }
  },
);

test('the log level is the stage’s, and Lambda’s own two lines per call are left out', () => {
  const [levels] = [functionsOf(full), functionsOf(dev)].map((functions) =>
    [...functions.values()].map(({ properties }) => properties.LoggingConfig),
  );
  for (const config of levels ?? [])
    expect(config).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' });
});

test('point-in-time recovery is on where data is kept, and a setting turns it off', () => {
  const restorable = (template: Template) =>
    resourcesOf(template, 'AWS::DynamoDB::Table').map(
      ({ properties }) =>
        (properties.PointInTimeRecoverySpecification as { PointInTimeRecoveryEnabled: boolean })
          .PointInTimeRecoveryEnabled,
    );
  expect(restorable(prod)).toEqual([true, true]);
  expect(restorable(dev)).toEqual([false, false]);
  const settings = { ...everythingOn.settings, pointInTimeRecovery: { webhooks: true, deliveries: false } };
  expect(restorable(templateOf(settings)).sort()).toEqual([false, true]);
});

test('operators find functions, queues, dead letters and logs by name, publishers by parameter', () => {
  const outputs = Object.keys(prod.toJSON().Outputs);
  expect(outputs).toEqual(
    expect.arrayContaining([
      'RouterFunction',
      'RouterLogs',
      'DeliveriesQueueUrl',
      'DeliveriesDeadLettersUrl',
      'JwtDoorAccessLogs',
    ]),
  );
  const parameters = resourcesOf(prod, 'AWS::SSM::Parameter').map(({ properties }) => properties.Name);
  expect(parameters).toEqual(
    expect.arrayContaining(['/Test/event-bus-name', '/Test/events-queue-url', '/Test/iam-api-url']),
  );
});

test('the saved queries and the dashboard speak of what the stack has', () => {
  const groups = new Set(resourcesOf(prod, 'AWS::Logs::LogGroup').map(({ id }) => id));
  const queries = resourcesOf(prod, 'AWS::Logs::QueryDefinition');
  expect(queries).toHaveLength(3);
  for (const { properties } of queries)
    for (const name of properties.LogGroupNames as unknown[]) expect(groups).toContain(idIn(name));
  const body = text(only(resourcesOf(prod, 'AWS::CloudWatch::Dashboard')).properties.DashboardBody);
  for (const title of ['Events', 'Dead letters', 'Success rate of attempts, %'])
    expect(body).toContain(title);
});

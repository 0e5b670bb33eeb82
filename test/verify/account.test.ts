import { afterEach, describe, expect, test } from 'vitest';
import written from '../../fanfare.config.ts';
import { type Stage, stageNamed, stagesOf } from '../../lib/config.ts';
import { describeAccount, nothingToAsk } from '../../verify/account/account.ts';
import { BOOTSTRAP_VERSION } from '../../verify/account/checks/place.ts';
import { EVERY_ACCOUNT_CHECK } from '../../verify/account/every-check.ts';
import { runChecks } from '../../verify/run-checks.ts';
import { stackOf, testApp } from '../lib/synthesis.ts';
import { type AwsStub, type StubAnswer, startAwsStub } from './aws-stub.ts';

const ACCOUNT = '111122223333';
const certificate = (region: string) => `arn:aws:acm:${region}:${ACCOUNT}:certificate/one`;
const dev = stageNamed('dev', stagesOf(written), undefined);
const prod = stageNamed('prod', stagesOf(written), undefined);
const xml = (operation: string, result: string): string =>
  `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
const stack = (status: string) =>
  xml(
    'DescribeStacks',
    `<Stacks><member><StackName>fanfare-dev</StackName><StackStatus>${status}</StackStatus></member></Stacks>`,
  );
const NO_STACK =
  '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id fanfare-dev does not exist</Message></Error></ErrorResponse>';

/** A new account, bootstrapped. */
const FRESH: Readonly<Record<string, StubAnswer>> = {
  GetCallerIdentity: xml(
    'GetCallerIdentity',
    `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/me</Arn>`,
  ),
  GetParameter: { Parameter: { Value: '27' } },
  '/2016-08-19/account-settings': { AccountLimit: { UnreservedConcurrentExecutions: 10 } },
  DescribeStacks: NO_STACK,
  ListTables: { TableNames: ['orders', 'fanfare-development-tables'] },
  GetParametersByPath: { Parameters: [] },
  ListSecrets: { SecretList: [] },
};

const stubs: AwsStub[] = [];
afterEach(() => {
  for (const stub of stubs.splice(0)) stub.close();
});

async function examine(stage: Stage, more: Readonly<Record<string, StubAnswer>> = {}) {
  const stub = await startAwsStub({ ...FRESH, ...more });
  stubs.push(stub);
  const access = {
    endpoint: stub.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const account = await describeAccount(stage, access);
  const results = await runChecks(
    EVERY_ACCOUNT_CHECK,
    account,
    (need) => nothingToAsk(account, need),
    () => {},
  );
  const failures = results.flatMap((each) =>
    each.outcome === 'failed' ? [`${each.id}: ${each.reason}`] : [],
  );
  return { failures, results, asked: stub.asked };
}

const withSettings = (settings: object): Stage => ({ ...dev, settings: { ...dev.settings, ...settings } });

test('a new account that is bootstrapped is enough for dev', async () => {
  expect((await examine(dev)).failures).toEqual([]);
});

test('and not for prod, by its quota of ten', async () => {
  const { failures } = await examine(prod);
  expect(failures).toEqual([expect.stringMatching(/^account\/concurrency: 10 of \d+: raise the quota/)]);
});

test('nothing is asked for but to look', async () => {
  const { asked } = await examine(dev);
  expect(asked.filter((each) => !/^(Get|Describe|List)|account-settings/.test(each))).toEqual([]);
  expect(asked.length).toBeGreaterThan(5);
});

describe('it says what is missing', () => {
  test.each<[what: string, stage: Stage, answers: Record<string, StubAnswer>, reason: RegExp]>([
    [
      'the right account',
      { ...dev, account: '999999999999' },
      {},
      /belongs into 999999999999.*are of 111122223333/,
    ],
    [
      'a bootstrap',
      dev,
      { GetParameter: { error: 'ParameterNotFound' } },
      /npx cdk bootstrap aws:\/\/<account>\/eu-west-1/,
    ],
    ['a newer bootstrap', dev, { GetParameter: { Parameter: { Value: '5' } } }, /version 5 of 6/],
    [
      'a quota',
      dev,
      { '/2016-08-19/account-settings': { AccountLimit: { UnreservedConcurrentExecutions: 9 } } },
      /9 of 10/,
    ],
    ['settings that go together', withSettings({ doors: { iam: false } }), {}, /open at least one/],
    [
      'one mention of a publisher',
      withSettings({ publisherAccounts: [ACCOUNT, ACCOUNT] }),
      {},
      /more than once/,
    ],
    [
      'a web ACL of CloudFront',
      withSettings({ webAclArn: `arn:aws:wafv2:us-east-1:${ACCOUNT}:regional/webacl/a/b` }),
      {},
      /not of scope CLOUDFRONT/,
    ],
  ])('%s', async (_what, stage, answers, reason) => {
    expect((await examine(stage, answers)).failures.join('\n')).toMatch(reason);
  });
});

describe('certificates', () => {
  const named = (name: string, region = 'eu-west-1') =>
    withSettings({ domains: { jwt: { name, certificateArn: certificate(region) } } });
  const describes = (Status: string, ...SubjectAlternativeNames: string[]) => ({
    DescribeCertificate: { Certificate: { Status, DomainName: 'example.org', SubjectAlternativeNames } },
  });

  test.each(['hooks.example.com', '*.example.com'])(
    'that cover the name by %s are enough',
    async (covers) => {
      expect((await examine(named('hooks.example.com'), describes('ISSUED', covers))).failures).toEqual([]);
    },
  );

  test.each<[string, Stage, Record<string, StubAnswer>, RegExp]>([
    [
      'are missing',
      named('hooks.example.com'),
      { DescribeCertificate: { error: 'ResourceNotFoundException' } },
      /no such certificate/,
    ],
    [
      'wait for somebody',
      named('hooks.example.com'),
      describes('PENDING_VALIDATION', '*.example.com'),
      /PENDING_VALIDATION/,
    ],
    ['are for others', named('hooks.example.com'), describes('ISSUED', 'example.com'), /for others/],
    ['do not go as deep', named('a.b.example.com'), describes('ISSUED', '*.example.com'), /for others/],
    [
      'are elsewhere',
      named('hooks.example.com', 'us-east-1'),
      describes('ISSUED', '*.example.com'),
      /in us-east-1, and looked for in eu-west-1/,
    ],
  ])('that %s are not', async (_what, stage, answers, reason) => {
    expect((await examine(stage, answers)).failures.join('\n')).toMatch(reason);
  });
});

describe('a stack of that name', () => {
  test.each([
    ['ROLLBACK_COMPLETE', /its creation failed: delete it/],
    ['UPDATE_ROLLBACK_FAILED', /continue-update-rollback/],
    ['DELETE_FAILED', /its deletion failed/],
    ['UPDATE_IN_PROGRESS', /wait/],
  ])('in %s cannot be deployed', async (status, advice) => {
    const { failures } = await examine(dev, { DescribeStacks: stack(status) });
    expect(failures.join('\n')).toMatch(advice);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
    'in %s is updated',
    async (status) => {
      const left = { ListTables: { TableNames: ['fanfare-dev-Webhooks'] } };
      expect((await examine(dev, { DescribeStacks: stack(status), ...left })).failures).toEqual([]);
    },
  );

  test('that is gone, and has left tables and tokens, is told of', async () => {
    const { failures } = await examine(dev, {
      ListTables: { TableNames: ['fanfare-dev-Webhooks'] },
      ListSecrets: { SecretList: [{ Name: 'fanfare/fanfare-dev/0a/1' }] },
    });
    expect(failures.join('\n')).toMatch(
      /fanfare-dev-Webhooks is of an earlier stack.*1 tokens of an earlier stack/s,
    );
  });
});

test('the version of the bootstrap is the one that this stack asks for', () => {
  const app = testApp();
  const { artifactId } = stackOf(dev, app, 'Bootstrapped');
  expect(app.synth().getStackArtifact(artifactId).requiresBootstrapStackVersion).toBe(BOOTSTRAP_VERSION);
});

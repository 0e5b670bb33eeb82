import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/stage.ts';
import { WebhookService, type WebhookServiceProps } from '../../lib/webhook-service.ts';
import { functionsOf, only, resourcesOf, testApp } from './synthesis.ts';

/** Somebody else's stack, with a service of theirs that publishes. */
function foreignStack(props: (stack: Stack) => WebhookServiceProps = () => ({})) {
  const stack = new Stack(testApp(), 'Shop');
  const publisher = new Role(stack, 'Orders', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const webhooks = new WebhookService(stack, 'Service', props(stack));
  webhooks.grantPublish(publisher);
  return { stack, webhooks, template: Template.fromStack(stack) };
}

describe('WebhookService inside a stack of someone else', () => {
  const { webhooks, template } = foreignStack();

  test('protects its data unless told otherwise, and brings no console', () => {
    expect(DEFAULT_SETTINGS).toMatchObject({ protectData: true, console: false });
    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
  });

  test('lets a granted service publish on the bus and into the queue, and do nothing else', () => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy');
    const policy = only(policies.filter(({ id }) => id.startsWith('Orders')));
    const { Statement } = policy.properties.PolicyDocument as { Statement: { Action: string }[] };
    expect(Statement.map(({ Action }) => Action)).toEqual(['events:PutEvents', 'sqs:SendMessage']);
  });

  test('tells its host where to publish and to call', () => {
    expect([webhooks.bus, webhooks.queues.events, webhooks.jwtApiUrl, webhooks.iamApiUrl]).not.toContain(
      undefined,
    );
  });

  test('names nothing by hand, so that a stack can hold two', () => {
    const stack = new Stack(testApp(), 'Shop');
    for (const id of ['One', 'Two']) new WebhookService(stack, id, { doors: { jwt: false } });
    const two = Template.fromStack(stack);
    two.resourceCountIs('AWS::SQS::Queue', 18);
    const groups = resourcesOf(two, 'AWS::Scheduler::ScheduleGroup').map(({ properties }) => properties.Name);
    expect(new Set(groups).size).toBe(2);
    const prefixes = [...functionsOf(two).values()].map(({ properties }) =>
      JSON.stringify(properties.Environment),
    );
    expect(prefixes.join()).toContain('TOKEN_PREFIX');
  });
});

describe('its doors', () => {
  test('take the tokens of any OIDC issuer, and then need no user pool', () => {
    const { template } = foreignStack(() => ({
      doors: {
        issuer: { issuer: 'https://id.example.com/', audiences: ['webhooks'], rolesClaim: 'roles' },
        iam: false,
      },
    }));
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          JWT_ISSUER: 'https://id.example.com/',
          JWKS_URI: 'https://id.example.com/.well-known/jwks.json',
          JWT_AUDIENCES: 'webhooks',
          ROLES_CLAIM: 'roles',
        },
      },
    });
  });

  test('can be the IAM door alone, without an authorizer function', () => {
    const { template, webhooks } = foreignStack(() => ({ doors: { jwt: false } }));
    expect(webhooks.jwtApiUrl).toBeUndefined();
    expect(functionsOf(template).has('Authorizer')).toBe(false);
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
  });

  test.each([
    [{ doors: { jwt: false, iam: false } }, /^doors: open at least one/],
    [{ doors: { jwt: false }, console: true }, /^console: needs/],
    [
      { doors: { jwt: false, issuer: { issuer: 'https://a.example', audiences: ['a'] } } },
      /^doors\.issuer: /,
    ],
    [{ alarms: { enabled: false, emails: ['on-call@example.com'] } }, /^alarms: .*set alarms\.enabled/],
  ])('and props that contradict each other are refused: %j', (props, message) => {
    expect(() => foreignStack(() => props)).toThrow(message);
  });
});

test('what calls destinations can run in a VPC, and only that does', () => {
  const { template } = foreignStack((stack) => ({ network: { vpc: new Vpc(stack, 'Network') as IVpc } }));
  const inVpc = [...functionsOf(template)].filter(([, { properties }]) => properties.VpcConfig);
  expect(inVpc.map(([name]) => name).sort()).toEqual(['Dispatcher', 'WriteApi']);
  template.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: Match.anyValue(),
    Environment: { Variables: { IPV4_ONLY: 'false' } },
  });
});

test('services of other accounts may publish once they are named', () => {
  const { template } = foreignStack(() => ({ publisherAccounts: ['111122223333'] }));
  template.hasResource('AWS::Events::EventBusPolicy', {});
  const policies = JSON.stringify(resourcesOf(template, 'AWS::SQS::QueuePolicy'));
  expect(policies).toContain('111122223333');
});

test('alarms tell a topic of the host when they go off and when they are over', () => {
  const { template } = foreignStack((stack) => ({ alarmTopic: new Topic(stack, 'Pager') }));
  for (const { properties } of resourcesOf(template, 'AWS::CloudWatch::Alarm')) {
    expect(properties.AlarmActions).toHaveLength(1);
    expect(properties.OKActions).toHaveLength(1);
  }
});

import { readFileSync } from 'node:fs';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../lib/settings.ts';
import { DEFAULT_SETTINGS } from '../../lib/stage.ts';
import { WebhookService, type WebhookServiceProps } from '../../lib/webhook-service.ts';
import { only, resourcesOf, testApp } from './synthesis.ts';

const PUBLIC = ['service-options', 'webhook-service', 'network', 'service-parts'].map((name) =>
  readFileSync(new URL(`../../lib/${name}.ts`, import.meta.url), 'utf8'),
);

describe('props', () => {
  test('that are left out, or undefined, are at their defaults; who says one thing of a group keeps the others', () => {
    expect(settingsOf({})).toEqual(DEFAULT_SETTINGS);
    const undecided: object = { console: undefined, doors: { iam: undefined } };
    expect(settingsOf(undecided)).toEqual(DEFAULT_SETTINGS);
    const { throttle, destinations } = settingsOf({
      throttle: { burst: 7 },
      destinations: { httpsOnly: false },
    });
    expect(throttle).toEqual({ ...DEFAULT_SETTINGS.throttle, burst: 7 });
    expect(destinations).toEqual({ httpsOnly: false, allowedCidrs: [], allowedHosts: [] });
  });

  test.each([
    [{ geo: 'US' }, 'geo: must be a word in lower case'],
    [{ logRetention: 100 }, /^logRetention: must be one of 1, 3, 5/],
    [{ publisherAccounts: ['1'] }, 'publisherAccounts[0]: must be the twelve digits of an account'],
    [{ retryScheduleSeconds: [] }, 'retryScheduleSeconds: must be at least one attempt'],
    [{ queueDelayMaxSeconds: 901 }, 'queueDelayMaxSeconds: must be at most 900'],
    [{ throttle: { burst: 'many' } }, 'throttle.burst: must be a number'],
    [{ doors: { issuer: { issuer: 'x', audiences: ['a'] } } }, 'doors.issuer.issuer: must be a URL'],
    [{ consol: true }, 'props: unknown consol'],
  ])('that are wrong are named, with what would be right: %j', (props: object, message) => {
    expect(() => settingsOf(props)).toThrow(message);
  });

  test('may be what CloudFormation fills in at the deployment', () => {
    const stack = new Stack(testApp(), 'Shop');
    const late = new CfnParameter(stack, 'Late').valueAsString;
    const props: WebhookServiceProps = {
      domains: { iam: { name: late, certificateArn: late } },
      destinations: { allowedCidrs: [late] },
      publisherAccounts: [late],
    };
    expect(() => new WebhookService(stack, 'Service', props)).not.toThrow();
  });

  test('are such that jsii could follow: no unions, tuples or mapped types, and a default for each that is optional', () => {
    const members = PUBLIC.flatMap((text) => [
      ...text.matchAll(/((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?)\s*readonly (\w+)(\??): ([^;]+);/g),
    ]).map(([, comment = '', name, optional, type = '']) => ({
      comment,
      name,
      optional: optional === '?',
      type,
    }));
    expect(members.length).toBeGreaterThan(50);
    expect(members.filter(({ type }) => /[|&[<]/.test(type.replace(/\[\]$/, '')))).toEqual([]);
    const withoutDefault = members.filter(
      ({ comment, optional }) => optional && !/@default|[Aa]bsent|where the service makes one/.test(comment),
    );
    expect(withoutDefault).toEqual([]);
  });
});

describe('grantManage', () => {
  const manage = (props: WebhookServiceProps, project?: string) => {
    const stack = new Stack(testApp(), 'Shop');
    const support = new Role(stack, 'Support', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new WebhookService(stack, 'Service', props).grantManage(support, project);
    const policies = resourcesOf(Template.fromStack(stack), 'AWS::IAM::Policy');
    return JSON.stringify(only(policies.filter(({ id }) => id.startsWith('Support'))).properties);
  };

  test('lets a service call the IAM door for one project, verb by verb', () => {
    const policy = manage({}, 'orders');
    expect(policy).toContain('"Action":"execute-api:Invoke"');
    for (const verb of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
      expect(policy).toContain(`/$default/${verb}/2023-05-31/webhook/project/orders/*`);
    expect(policy).not.toMatch(/default\/\*|project\/\*/);
  });

  test('or for every project', () => {
    expect(manage({})).toContain('/$default/GET/2023-05-31/webhook/project/*');
  });

  test('is refused without that door, and for a project that cannot be', () => {
    expect(() => manage({ doors: { iam: false } }, 'orders')).toThrow(/set doors\.iam to true/);
    expect(() => manage({}, 'a/../b')).toThrow(/projectId must be/);
  });
});

test('an embedder finds tables, queues, dead letters, functions and APIs by name', () => {
  const { tables, queues, deadLetters, functions, jwtApi, iamApi, userPool, release } = new WebhookService(
    new Stack(testApp(), 'Shop'),
    'Service',
  );
  expect(Object.keys(tables)).toEqual(['webhooks', 'deliveries']);
  expect(Object.keys(queues)).toEqual(['events', 'deliveries', 'retries', 'wakeUps']);
  expect(Object.keys(deadLetters)).toEqual([...Object.keys(queues), 'removals']);
  expect(Object.keys(functions).length).toBe(8);
  expect([jwtApi, iamApi, userPool]).not.toContain(undefined);
  // Nothing is bundled for a template.
  expect(release).toMatch(/^\d+\.\d+\.\d+ not bundled$/);
});

import { describe, expect, test } from 'vitest';
import { dev, EVERY_STAGE, emulator, prod, resourcesOf, stageOf } from './synthesis.ts';

const NEW_ACCOUNT_CONCURRENCY = 10;
/** Each has an access log. */
const DOORS = 2;
const count = (template: typeof dev, type: string): number => resourcesOf(template, type).length;

describe('dev is disposable', () => {
  test('nothing in it is kept or protected', () => {
    for (const { deletionPolicy, properties } of resourcesOf(dev, 'AWS::DynamoDB::Table')) {
      expect(deletionPolicy).toBe('Delete');
      expect(properties.DeletionProtectionEnabled).toBe(false);
    }
    for (const { deletionPolicy } of resourcesOf(dev, 'AWS::Logs::LogGroup'))
      expect(deletionPolicy).toBe('Delete');
    expect(count(dev, 'AWS::Logs::LogGroup')).toBe(count(dev, 'AWS::Lambda::Function') + DOORS);
    const [userPool] = resourcesOf(dev, 'AWS::Cognito::UserPool');
    expect(userPool?.deletionPolicy).toBe('Delete');
  });

  test('it takes the tokens of its webhooks along, which CloudFormation does not know', () => {
    const [purge] = resourcesOf(dev, 'Custom::TokensOfTheStack');
    expect(purge?.properties.Purge).toBe('true');
  });

  test('its event sources leave a new account, which may run ten functions at once, some for the API', () => {
    const bounds = resourcesOf(dev, 'AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => properties.Enabled !== false)
      .map(
        ({ properties }) => (properties.ScalingConfig as { MaximumConcurrency: number })?.MaximumConcurrency,
      )
      .filter((bound) => bound !== undefined);
    expect(bounds.reduce((sum, bound) => sum + bound, 0)).toBeLessThanOrEqual(NEW_ACCOUNT_CONCURRENCY - 2);
  });
});

describe('prod is kept', () => {
  test('tables, logs and people outlive the stack', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::Cognito::UserPool']) {
      for (const { deletionPolicy } of resourcesOf(prod, type)) expect(deletionPolicy).toBe('Retain');
    }
  });

  test('it has alarms and refuses plain http', () => {
    expect(count(prod, 'AWS::CloudWatch::Alarm')).toBeGreaterThan(10);
    expect(stageOf('prod').settings.destinations).toEqual({
      httpsOnly: true,
      allowedCidrs: [],
      allowedHosts: [],
    });
  });
});

describe('the custom resource that removes tokens', () => {
  // Where a stage's data becomes protected later, leaving the resource out would be a Delete: of every token.
  test.each(EVERY_STAGE)('is in the template of %s, and says whether it may', (name, template) => {
    const [purge, ...others] = resourcesOf(template, 'Custom::TokensOfTheStack');
    expect(others).toEqual([]);
    expect(purge?.properties.Purge).toBe(String(!(name === 'prod')));
  });
});

describe('emulator is prod without what an emulator lacks', () => {
  test('off are the console, alarms and traces', () => {
    expect(count(emulator, 'AWS::CloudFront::Distribution')).toBe(0);
    expect(count(emulator, 'AWS::CloudWatch::Alarm')).toBe(0);
    for (const { properties } of resourcesOf(emulator, 'AWS::Lambda::Function')) {
      expect(properties.TracingConfig).toBeUndefined();
    }
  });

  test('everything else is there, and in the same number', () => {
    const types = [
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Route',
      'AWS::Cognito::UserPoolClient',
      'AWS::DynamoDB::Table',
      'AWS::Events::Rule',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::SQS::Queue',
      'AWS::Scheduler::Schedule',
      'AWS::Scheduler::ScheduleGroup',
    ];
    const ours = (template: typeof prod, type: string): number =>
      resourcesOf(template, type).filter(({ path }) => !/^Custom::|ConsoleClient/.test(path)).length;
    for (const type of types) expect([type, ours(emulator, type)]).toEqual([type, ours(prod, type)]);
  });

  test('only its receivers may be on this machine', () => {
    expect(stageOf('emulator').settings.destinations.allowedCidrs).toEqual(['127.0.0.0/8']);
    expect(stageOf('dev').settings.destinations.allowedCidrs).toEqual([]);
  });
});

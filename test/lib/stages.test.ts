import { describe, expect, test } from 'vitest';
import { STAGES, stageNamed } from '../../lib/stage.ts';
import { prod, resourcesOf, templateOf } from './synthesis.ts';

const dev = templateOf({ ...STAGES.dev, console: false });
const emulator = templateOf(STAGES.emulator);

const count = (template: typeof dev, type: string): number => resourcesOf(template, type).length;

describe('dev is disposable', () => {
  test('nothing in it is kept or protected', () => {
    for (const { deletionPolicy, properties } of resourcesOf(dev, 'AWS::DynamoDB::Table')) {
      expect(deletionPolicy).toBe('Delete');
      expect(properties.DeletionProtectionEnabled).toBe(false);
    }
    for (const { deletionPolicy } of resourcesOf(dev, 'AWS::Logs::LogGroup'))
      expect(deletionPolicy).toBe('Delete');
    const [userPool] = resourcesOf(dev, 'AWS::Cognito::UserPool');
    expect(userPool?.deletionPolicy).toBe('Delete');
  });

  test('it takes the tokens of its webhooks along, which CloudFormation does not know', () => {
    expect(count(dev, 'Custom::TokensOfTheStack')).toBe(1);
    expect(count(prod, 'Custom::TokensOfTheStack')).toBe(0);
  });

  test('it leaves a fresh account some concurrency', () => {
    const bounds = resourcesOf(dev, 'AWS::Lambda::EventSourceMapping')
      .map(
        ({ properties }) => (properties.ScalingConfig as { MaximumConcurrency: number })?.MaximumConcurrency,
      )
      .filter((bound) => bound !== undefined);
    expect(Math.max(...bounds)).toBeLessThanOrEqual(5);
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
    expect(STAGES.prod.destinations).toEqual({ httpsOnly: true, allowedCidrs: [], allowedHosts: [] });
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
    for (const type of types) expect([type, count(emulator, type)]).toEqual([type, count(prod, type)]);
  });

  test('only its receivers may be on this machine', () => {
    expect(STAGES.emulator.destinations.allowedCidrs).toEqual(['127.0.0.0/8']);
    expect(STAGES.dev.destinations.allowedCidrs).toEqual([]);
  });
});

test('a stage that does not exist is refused in words', () => {
  expect(() => stageNamed('staging')).toThrow('stage: there is no "staging", only dev, prod, emulator');
});

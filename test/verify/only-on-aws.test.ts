import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../verify/deployment/deployment.ts';
import { type Answers, NO_OPTIONS, stubDeployment, tryCheck } from './stub-deployment.ts';

/** What no emulator has is tried here on answers as AWS gives them: good ones, and bad ones. */

const resources: Deployment['resources'] = [
  { type: 'AWS::DynamoDB::Table', logicalId: 'ServiceStorageWebhooks1', id: 'Webhooks' },
  { type: 'AWS::DynamoDB::Table', logicalId: 'ServiceStorageDeliveries1', id: 'Deliveries' },
  { type: 'AWS::CloudWatch::Alarm', logicalId: 'ServiceMonitoringEventsSetAside1', id: 'EventsSetAside' },
  { type: 'AWS::CloudWatch::Alarm', logicalId: 'ServiceMonitoringRouterErrors1', id: 'RouterErrors' },
  { type: 'AWS::ApiGatewayV2::Api', logicalId: 'ServiceApiIamDoor1', id: 'iam1' },
  { type: 'AWS::Logs::MetricFilter', logicalId: 'ServiceMetricsEventsAccepted1', id: 'filter' },
  { type: 'AWS::Lambda::EventSourceMapping', logicalId: 'Source1', id: 'work' },
  { type: 'AWS::Lambda::EventSourceMapping', logicalId: 'Source2', id: 'dead' },
  { type: 'AWS::SQS::Queue', logicalId: 'ServiceIngestionEventsQueue1', id: 'https://sqs/1/EventsQueue' },
  {
    type: 'AWS::SQS::Queue',
    logicalId: 'ServiceIngestionEventsDeadLetters1',
    id: 'https://sqs/1/EventsDeadLetters',
  },
];

const alarm = (AlarmName: string, StateValue = 'OK') => ({
  AlarmName,
  StateValue,
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:1:alarms'],
});

const GOOD: Answers = {
  DescribeAlarms: () => ({ MetricAlarms: [alarm('EventsSetAside'), alarm('RouterErrors')] }),
  DescribeTable: () => ({
    Table: { SSEDescription: { Status: 'ENABLED' }, DeletionProtectionEnabled: true },
  }),
  DescribeTimeToLive: () => ({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
  }),
  DescribeContinuousBackups: () => ({
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  }),
  GetStage: () => ({ DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 } }),
  GetEventSourceMapping: ({ UUID }: { UUID: string }) =>
    UUID === 'work'
      ? { EventSourceArn: 'arn:aws:sqs:eu-west-1:1:EventsQueue', State: 'Enabled' }
      : { EventSourceArn: 'arn:aws:sqs:eu-west-1:1:EventsDeadLetters', State: 'Disabled' },
  SendMessage: () => ({}),
  DescribeAlarmHistory: () => ({
    AlarmHistoryItems: [{ HistorySummary: 'Successfully executed action arn:aws:sns' }],
  }),
};

const options = { ...NO_OPTIONS, alarm: true };
const outcome = async (id: string, worse: Answers = {}, parts: Partial<Deployment> = {}) =>
  tryCheck(id, stubDeployment({ ...GOOD, ...worse }, { resources, options, ...parts }));

describe('as it should be, each passes', () => {
  test.each([
    'watching/alarms-are-off',
    'watching/alarms-have-somebody',
    'watching/alarm-to-topic',
    'data/encrypted',
    'data/expires',
    'data/protected',
    'data/point-in-time',
    'doors/throttle',
    'queues/switches',
  ])('%s', async (id) => {
    expect(await outcome(id)).toMatchObject({ outcome: 'passed' });
  });
});

const alarms = (...MetricAlarms: object[]): Answers => ({ DescribeAlarms: () => ({ MetricAlarms }) });
const table = (Table: object): Answers => ({ DescribeTable: () => ({ Table }) });

describe('and fails where it is not', () => {
  test.each<[id: string, worse: Answers, reason: RegExp]>([
    ['watching/alarms-are-off', alarms(alarm('EventsSetAside', 'ALARM'), alarm('RouterErrors')), /in ALARM/],
    ['watching/alarms-are-off', alarms(alarm('EventsSetAside')), /RouterErrors is missing/],
    [
      'watching/alarms-have-somebody',
      alarms(alarm('EventsSetAside'), { ...alarm('RouterErrors'), AlarmActions: [] }),
      /RouterErrors tells nobody/,
    ],
    [
      'watching/alarm-to-topic',
      {
        DescribeAlarmHistory: () => ({ AlarmHistoryItems: [{ HistorySummary: 'Failed to execute action' }] }),
      },
      /Failed to execute/,
    ],
    ['data/encrypted', table({ TableName: 'Webhooks' }), /Webhooks is not/],
    ['data/protected', table({ DeletionProtectionEnabled: false }), /false/],
    [
      'data/expires',
      { DescribeTimeToLive: () => ({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }) },
      /DISABLED/,
    ],
    ['data/point-in-time', { DescribeContinuousBackups: () => ({}) }, /undefined/],
    ['doors/throttle', { GetStage: () => ({}) }, /no limit/],
    [
      'queues/switches',
      { GetEventSourceMapping: () => ({ EventSourceArn: 'a:b:EventsDeadLetters', State: 'Enabled' }) },
      /EventsDeadLetters is Enabled.*EventsQueue has no event source/,
    ],
  ])('%s', async (id, worse, reason) => {
    expect(await outcome(id, worse)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(reason),
    });
  });
});

describe('what a stage does not have is not tried', () => {
  test.each<[id: string, reason: RegExp, parts: Partial<Deployment>, worse?: Answers]>([
    ['watching/alarms-are-off', /no alarms/, { resources: [] }],
    [
      'watching/alarms-have-somebody',
      /nobody who hears/,
      {},
      alarms({ ...alarm('RouterErrors'), AlarmActions: [] }),
    ],
    ['watching/alarm-to-topic', /--alarm/, { options: NO_OPTIONS }],
    ['data/point-in-time', /keeps no data/, { terminationProtection: false }],
    ['console/page', /no console/, {}],
    ['doors/jwt/no-token', /no JWT door/, {}],
    ['doors/iam/signed', /no IAM door/, {}],
    ['policies/own-project', /--role/, { iamApi: 'https://iam' }],
    ['publish/https', /--receiver/, { iamApi: 'https://iam' }],
    [
      'retries/by-the-queue',
      /--listen/,
      { iamApi: 'https://iam', options: { ...NO_OPTIONS, receiver: 'https://r' } },
    ],
  ])('%s', async (id, reason, parts, worse) => {
    expect(await outcome(id, worse, parts)).toMatchObject({
      outcome: 'not tried',
      reason: expect.stringMatching(reason),
    });
  });
});

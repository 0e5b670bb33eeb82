import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { QUEUE_DELAY_MAX_SECONDS } from '../../core/limits.ts';
import { everythingOn } from './everything-on.ts';
import { idIn, only, prod, resourcesOf, templateOf } from './synthesis.ts';

/** Which metrics AWS publishes, and under which dimensions: under any others an alarm never sees a value. */
const documented = z
  .object({
    metrics: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.array(z.string()))]))),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../data/cloudwatch-metrics.json', import.meta.url), 'utf8')),
  ).metrics;

const alarm = z.object({
  Namespace: z.unknown(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
  Threshold: z.number(),
});

const alarms = resourcesOf(prod, 'AWS::CloudWatch::Alarm').map(({ path, properties }) => ({
  name: path.split('/').at(-1) ?? '',
  ...alarm.parse(properties),
}));
const ofAws = alarms.filter(({ Namespace }) => typeof Namespace === 'string');
const ofOurLogs = alarms.filter(({ Namespace }) => typeof Namespace !== 'string');

describe('an alarm', () => {
  test.each(ofAws)('$name looks at a metric that AWS publishes, under dimensions that it has', (each) => {
    const dimensions = each.Dimensions.map(({ Name }) => Name).sort();
    expect(documented[String(each.Namespace)]?.[each.MetricName]).toContainEqual(dimensions);
  });

  test.each(ofAws)('$name names something that is in the stack', ({ Dimensions }) => {
    const ids = new Set(Object.keys(prod.toJSON().Resources));
    const named = Dimensions.filter(({ Name }) => Name !== 'GlobalSecondaryIndexName');
    for (const { Name, Value } of named) {
      const literal = Name === 'ScheduleGroup';
      expect(literal || ids.has(idIn(Value))).toBe(true);
    }
  });

  test('of our own logs counts lines that the functions write', () => {
    expect(ofOurLogs.map(({ name }) => name).sort()).toEqual([
      'DispatcherMessagesFailed',
      'ReplayerMessagesFailed',
      'RouterMessagesFailed',
      'WakerMessagesFailed',
    ]);
    const filters = resourcesOf(prod, 'AWS::Logs::MetricFilter').map(({ properties }) => properties);
    for (const { MetricName, Namespace } of ofOurLogs) {
      const filter = only(
        filters.filter(({ MetricTransformations }) =>
          JSON.stringify(MetricTransformations).includes(`"${MetricName}"`),
        ),
      );
      expect(filter.FilterPattern).toBe('{ $.event = "message.failed" }');
      expect(JSON.stringify(filter.MetricTransformations)).toContain(JSON.stringify(Namespace));
    }
    const source = readFileSync(new URL('../../functions/runtime/queue.ts', import.meta.url), 'utf8');
    expect(source).toContain("'message.failed'");
  });

  test('about waiting deliveries lets one wait for the longest delay there is, and then be in time', () => {
    const waiting = only(alarms.filter(({ name }) => name === 'DeliveriesWaiting'));
    expect(waiting.Threshold).toBeGreaterThan(QUEUE_DELAY_MAX_SECONDS);
  });

  test('about throttling is there for reads and writes of each table and of its index', () => {
    const throttling = alarms.filter(({ Namespace }) => Namespace === 'AWS/DynamoDB');
    expect(throttling.map(({ name }) => name).sort()).toEqual([
      'DeliveriesReadsThrottled',
      'DeliveriesWritesThrottled',
      'EventsByDayReadsThrottled',
      'EventsByDayWritesThrottled',
      'WebhooksReadsThrottled',
      'WebhooksWritesThrottled',
    ]);
  });
});

test('one composite alarm stands for all, and tells nobody a second time', () => {
  const composite = only(resourcesOf(prod, 'AWS::CloudWatch::CompositeAlarm'));
  const rule = JSON.stringify(composite.properties.AlarmRule);
  for (const { id } of resourcesOf(prod, 'AWS::CloudWatch::Alarm')) expect(rule).toContain(`"${id}"`);
  expect(composite.properties.AlarmActions).toBeUndefined();
});

test('whoever the settings name is told: by mail, and by a topic that is there already', () => {
  const template = templateOf(everythingOn.settings);
  const topic = only(resourcesOf(template, 'AWS::SNS::Topic'));
  expect(only(resourcesOf(template, 'AWS::SNS::Subscription')).properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'on-call@example.com',
  });
  for (const { properties } of resourcesOf(template, 'AWS::CloudWatch::Alarm')) {
    for (const actions of [properties.AlarmActions, properties.OKActions]) {
      expect(JSON.stringify(actions)).toContain('arn:aws:sns:eu-west-1:111122223333:pager');
      expect(JSON.stringify(actions)).toContain(topic.id);
    }
  }
});

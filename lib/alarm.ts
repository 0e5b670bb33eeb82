import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** An alarm says what it means to users and where the runbook goes on, or it is not worth waking anyone. */
export interface ServiceAlarm {
  readonly metric: IMetric;
  readonly threshold: number;
  /** What users notice. */
  readonly impact: string;
  /** Heading in docs/operations.md. */
  readonly runbook: string;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
}

export const PERIOD = Duration.minutes(5);

export function createAlarm(
  scope: Construct,
  id: string,
  { metric, threshold, impact, runbook, periods = 1 }: ServiceAlarm,
  topics: readonly ITopic[],
): Alarm {
  const alarm = new Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${impact} Runbook: docs/operations.md, "${runbook}"`,
  });
  for (const topic of topics) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
  return alarm;
}

export const depth = (queue: IQueue): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });

export const oldestAge = (queue: IQueue, metricName = 'ApproximateAgeOfOldestMessage'): IMetric =>
  queue.metric(metricName, { period: PERIOD, statistic: 'Maximum' });

/** Of a table or, by its name, of one of its indexes: CloudWatch counts neither in with the other. */
export const throttled = (table: Table, what: 'Read' | 'Write', index?: string): IMetric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: `${what}ThrottleEvents`,
    dimensionsMap: {
      TableName: table.tableName,
      ...(index !== undefined && { GlobalSecondaryIndexName: index }),
    },
    period: PERIOD,
    statistic: 'Sum',
  });

/** EventBridge counts the rules of other buses than the default one under both names. */
export const failedInvocations = (
  bus: { readonly eventBusName: string },
  rule: { readonly ruleName: string },
) =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { EventBusName: bus.eventBusName, RuleName: rule.ruleName },
    period: PERIOD,
    statistic: 'Sum',
  });

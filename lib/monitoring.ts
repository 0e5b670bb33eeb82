import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { Cleaning } from './cleaning.ts';
import type { Delivery } from './delivery.ts';
import type { Ingestion } from './ingestion.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface MonitoringProps {
  readonly storage: Storage;
  readonly ingestion: Ingestion;
  readonly delivery: Delivery;
  readonly cleaning: Cleaning;
  readonly api: Api;
  /** Told when an alarm goes off and when it is over. @default nobody: alarms are shown only */
  readonly topic?: ITopic;
}

/** An alarm says what it means to users and where the runbook goes on, or it is not worth waking anyone. */
interface ServiceAlarm {
  readonly metric: IMetric;
  readonly threshold: number;
  /** What users notice. */
  readonly impact: string;
  /** Heading in docs/operations.md. */
  readonly runbook: string;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
}

const PERIOD = Duration.minutes(5);
/** Seconds: well above a retry of ours, well below what a user would call late. */
const WAITING_TOO_LONG_SECONDS = 15 * 60;

/** The alarms of one service, in the order an event travels. */
export class Monitoring extends Construct {
  private readonly props: MonitoringProps;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.props = props;
    this.watchApi();
    this.watchIngestion();
    this.watchDelivery();
    this.watchTheRest();
  }

  private watchApi(): void {
    for (const door of this.props.api.doors) {
      this.alarm(`${door.node.id}Errors`, {
        metric: door.metricServerError({ period: PERIOD, statistic: 'Sum' }),
        threshold: 5,
        impact: 'Callers of the API get 5xx answers.',
        runbook: 'The API answers 5xx',
      });
    }
  }

  private watchIngestion(): void {
    const { events, router, rule } = this.props.ingestion;
    this.alarm('EventsWaiting', {
      metric: oldestAge(events.queue),
      threshold: WAITING_TOO_LONG_SECONDS,
      impact: 'Published events are not handed out: all their deliveries are late.',
      runbook: 'Events are waiting',
    });
    this.alarm('EventsSetAside', {
      metric: depth(events.deadLetters),
      threshold: 1,
      impact:
        'Published events were refused or could not be handled: nobody receives them until they are dealt with.',
      runbook: 'Events were set aside',
    });
    this.alarm('BusFailing', {
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { RuleName: rule.ruleName },
        period: PERIOD,
        statistic: 'Sum',
      }),
      threshold: 1,
      impact: 'Events put on the bus do not reach the events queue.',
      runbook: 'The bus cannot hand over events',
    });
    this.watchFunction('Router', router, 'Published events are accepted late or not at all.');
  }

  private watchDelivery(): void {
    const { deliveries, retries, dispatcher, replayer, schedules } = this.props.delivery;
    this.alarm('DeliveriesWaiting', {
      metric: oldestAge(deliveries.queue, 'ApproximateAgeOfOldestMessageInQuietGroups'),
      threshold: WAITING_TOO_LONG_SECONDS,
      impact: 'Deliveries of webhooks that are not themselves slow are late.',
      runbook: 'Deliveries are waiting',
    });
    for (const [id, { deadLetters }] of Object.entries({ Deliveries: deliveries, Retries: retries })) {
      this.alarm(`${id}SetAside`, {
        metric: depth(deadLetters),
        threshold: 1,
        impact: 'Some deliveries stopped without a result: their webhooks miss an event.',
        runbook: 'Deliveries were set aside',
      });
    }
    this.alarm('SchedulerFailing', {
      metric: schedules.metricTargetErrors({ period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      impact: 'Retries that wait longer than 15 minutes are late or end among the dead letters.',
      runbook: 'The scheduler cannot hand over retries',
    });
    this.watchFunction('Dispatcher', dispatcher, 'Deliveries are late or not sent at all.');
    this.watchFunction('Replayer', replayer, 'Retries that waited longer than 15 minutes are late.');
    this.alarm('LoopStopped', {
      metric: dispatcher.metric('RecursiveInvocationsDropped', { period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      impact: 'Lambda took the retries of a delivery for an endless loop and ended them.',
      runbook: 'Lambda stopped a loop',
    });
  }

  private watchTheRest(): void {
    const { storage, cleaning } = this.props;
    this.watchFunction(
      'Janitor',
      cleaning.janitor,
      'Deleted webhooks leave tokens behind, which cost money.',
    );
    this.alarm('CleaningSetAside', {
      metric: depth(cleaning.deadLetters),
      threshold: 1,
      impact: 'Deliveries or health of a deleted webhook stay behind; its token goes with the daily sweep.',
      runbook: 'Cleaning was given up',
    });
    for (const [id, table] of Object.entries({
      Webhooks: storage.webhooks,
      Deliveries: storage.deliveries,
    })) {
      this.alarm(`${id}TableThrottled`, {
        metric: new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: 'ThrottledRequests',
          dimensionsMap: { TableName: table.tableName },
          period: PERIOD,
          statistic: 'Sum',
        }),
        threshold: 10,
        periods: 3,
        impact: 'Everything that reads or writes this table is slow; messages go round more than once.',
        runbook: 'A table is throttled',
      });
    }
  }

  private watchFunction(id: string, fn: ServiceFunction, impact: string): void {
    this.alarm(`${id}Errors`, {
      metric: fn.metricErrors({ period: PERIOD }),
      threshold: 1,
      periods: 3,
      impact,
      runbook: 'A function keeps failing',
    });
    this.alarm(`${id}Throttled`, {
      metric: fn.metricThrottles({ period: PERIOD }),
      threshold: 10,
      periods: 3,
      impact,
      runbook: 'A function is throttled',
    });
  }

  private alarm(id: string, { metric, threshold, impact, runbook, periods = 1 }: ServiceAlarm): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${impact} Runbook: docs/operations.md, "${runbook}"`,
    });
    if (!this.props.topic) return;
    const action = new SnsAction(this.props.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

const depth = (queue: IQueue): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });

const oldestAge = (queue: IQueue, metricName = 'ApproximateAgeOfOldestMessage'): IMetric =>
  queue.metric(metricName, { period: PERIOD, statistic: 'Maximum' });

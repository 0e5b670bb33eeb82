import { Validations } from 'aws-cdk-lib';
import { AlarmRule, CompositeAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { EVENTS_BY_DAY } from '../adapters/dynamodb/schema.ts';
import { QUEUE_DELAY_MAX_SECONDS } from '../core/limits.ts';
import {
  createAlarm,
  depth,
  failedInvocations,
  oldestAge,
  PERIOD,
  type ServiceAlarm,
  throttled,
} from './alarm.ts';
import type { Api } from './api.ts';
import type { Cleaning } from './cleaning.ts';
import type { Delivery } from './delivery.ts';
import type { Ingestion } from './ingestion.ts';
import type { LogMetrics } from './log-metrics.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceSettings } from './stage.ts';
import type { Storage } from './storage.ts';

export interface MonitoringProps {
  readonly settings: ServiceSettings;
  readonly storage: Storage;
  readonly ingestion: Ingestion;
  readonly delivery: Delivery;
  readonly cleaning: Cleaning;
  readonly api: Api;
  readonly metrics: LogMetrics;
  /** Who is told, with whom the settings name. */
  readonly who: ServiceSettings['alarms'];
  /** Told as well. */
  readonly topic?: ITopic;
}

/** Seconds: nothing waits in this queue on purpose. */
const EVENTS_WAIT_TOO_LONG_SECONDS = 15 * 60;
/** Seconds: a message may wait for its own delay, which CloudWatch may count as age, and then still be in time. */
const DELIVERIES_WAIT_TOO_LONG_SECONDS = 2 * QUEUE_DELAY_MAX_SECONDS;

/** The alarms of one service, in the order an event travels. */
export class Monitoring extends Construct {
  /** Everything at once, for a pipeline that rolls back or a page that shows one light; nobody is told twice. */
  readonly somethingIsWrong?: CompositeAlarm;
  private readonly props: MonitoringProps;
  private readonly topics: readonly ITopic[];
  private readonly alarms: IAlarm[] = [];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.props = props;
    this.topics = this.topicsOf(props);
    this.watchApi();
    this.watchIngestion();
    this.watchDelivery();
    this.watchTheRest();
    // An emulator knows no composite alarms.
    if (props.settings.emulatorEndpoint === undefined) this.somethingIsWrong = this.combine();
  }

  private combine(): CompositeAlarm {
    return new CompositeAlarm(this, 'SomethingIsWrong', {
      alarmRule: AlarmRule.anyOf(...this.alarms),
      alarmDescription: 'Fanfare: at least one of its alarms is on.',
    });
  }

  private topicsOf({ who, topic }: MonitoringProps): readonly ITopic[] {
    const named = who.topicArn === undefined ? [] : [Topic.fromTopicArn(this, 'GivenTopic', who.topicArn)];
    return [...(topic ? [topic] : []), ...named, ...(who.emails.length > 0 ? [this.mail(who.emails)] : [])];
  }

  private mail(addresses: readonly string[]): ITopic {
    const topic = new Topic(this, 'Topic', { displayName: 'Fanfare: alarms', enforceSSL: true });
    for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'Mail has no dead letters worth reading: the alarm stays on in CloudWatch.',
    });
    return topic;
  }

  private watchApi(): void {
    for (const door of this.props.api.doors) {
      this.alarm(`${door.id}Errors`, {
        metric: door.api.metricServerError({ period: PERIOD, statistic: 'Sum' }),
        threshold: 5,
        impact: 'Callers of the API get 5xx answers.',
        runbook: 'The API answers 5xx',
      });
    }
  }

  private watchIngestion(): void {
    const { events, router, rule, bus } = this.props.ingestion;
    this.alarm('EventsWaiting', {
      metric: oldestAge(events.queue),
      threshold: EVENTS_WAIT_TOO_LONG_SECONDS,
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
      metric: failedInvocations(bus, rule),
      threshold: 1,
      impact: 'Events put on the bus do not reach the events queue.',
      runbook: 'The bus cannot hand over events',
    });
    this.watchFunction('Router', router, 'Published events are accepted late or not at all.');
    this.watchMessages('Router', 'Some published events are accepted late, or end among the dead letters.');
  }

  private watchDelivery(): void {
    const { deliveries, retries, wakeUps, dispatcher, replayer, waker, schedules } = this.props.delivery;
    this.alarm('DeliveriesWaiting', {
      metric: oldestAge(deliveries.queue, 'ApproximateAgeOfOldestMessageInQuietGroups'),
      threshold: DELIVERIES_WAIT_TOO_LONG_SECONDS,
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
    this.alarm('WakeUpsSetAside', {
      metric: depth(wakeUps.deadLetters),
      threshold: 1,
      impact: 'The held deliveries of a webhook stay where they are until another one is held.',
      runbook: 'A wake-up was set aside',
    });
    this.alarm('SchedulerFailing', {
      metric: schedules.metricTargetErrors({ period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      impact: 'Retries that wait longer than 15 minutes are late or end among the dead letters.',
      runbook: 'The scheduler cannot hand over retries',
    });
    this.watchFunction('Dispatcher', dispatcher, 'Deliveries are late or not sent at all.');
    this.watchMessages('Dispatcher', 'Some deliveries are late, or end among the dead letters.');
    this.watchFunction('Replayer', replayer, 'Retries that waited longer than 15 minutes are late.');
    this.watchMessages('Replayer', 'Some retries that waited longer than 15 minutes are late.');
    this.watchFunction(
      'Waker',
      waker,
      'Held deliveries are late: those of paused, slow and recovered webhooks.',
    );
    this.watchMessages('Waker', 'The backlogs of some webhooks are looked after late.');
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
    this.watchTables(storage);
  }

  private watchTables({ webhooks, deliveries }: Storage): void {
    for (const what of ['Read', 'Write'] as const) {
      for (const [id, metric] of Object.entries({
        Webhooks: throttled(webhooks, what),
        Deliveries: throttled(deliveries, what),
        EventsByDay: throttled(deliveries, what, EVENTS_BY_DAY.name),
      })) {
        this.alarm(`${id}${what}sThrottled`, {
          metric,
          threshold: 10,
          periods: 3,
          impact: 'Everything that reads or writes this table is slow; messages go round more than once.',
          runbook: 'A table is throttled',
        });
      }
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

  /** Lambda sees a good answer when a function hands messages back one by one: only its log knows. */
  private watchMessages(id: keyof LogMetrics['messagesFailed'], impact: string): void {
    this.alarm(`${id}MessagesFailed`, {
      metric: this.props.metrics.messagesFailed[id],
      threshold: 1,
      periods: 3,
      impact,
      runbook: 'A function keeps failing',
    });
  }

  private alarm(id: string, alarm: ServiceAlarm): void {
    this.alarms.push(createAlarm(this, id, alarm, this.topics));
  }
}

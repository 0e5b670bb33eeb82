import { Aws } from 'aws-cdk-lib';
import { type IMetric, Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PERIOD } from './alarm.ts';
import type { ServiceFunction } from './service-function.ts';

export interface LogMetricsProps {
  readonly router: ServiceFunction;
  readonly dispatcher: ServiceFunction;
  readonly replayer: ServiceFunction;
  readonly waker: ServiceFunction;
}

/** Characters of the construct's address: enough to tell two services of one stack apart. */
const ADDRESS_CHARACTERS = 8;

/** What only the functions know, counted from the lines they write: no call more, and no word of a project. */
export class LogMetrics extends Construct {
  readonly eventsAccepted: IMetric;
  readonly eventsRejected: IMetric;
  readonly succeeded: IMetric;
  readonly retried: IMetric;
  readonly failed: IMetric;
  readonly held: IMetric;
  /** Milliseconds from acceptance to 2xx: what it takes to be the 95th of a hundred. */
  readonly latency: IMetric;
  /** Messages that a function could not handle and that come back: no error of Lambda's, which sees a good answer. */
  readonly messagesFailed: Readonly<Record<'Router' | 'Dispatcher' | 'Replayer' | 'Waker', IMetric>>;
  private readonly namespace: string;

  constructor(scope: Construct, id: string, { router, dispatcher, replayer, waker }: LogMetricsProps) {
    super(scope, id);
    this.namespace = `Fanfare/${Aws.STACK_NAME}/${this.node.addr.slice(0, ADDRESS_CHARACTERS)}`;
    const [atRouter, atDispatcher] = [router.logGroup, dispatcher.logGroup];
    this.eventsAccepted = this.count('EventsAccepted', atRouter, line('event.routed'));
    this.eventsRejected = this.count('EventsRejected', atRouter, line('event.rejected'));
    this.succeeded = this.count('DeliveriesSucceeded', atDispatcher, handled('succeeded'));
    this.retried = this.count('AttemptsToRepeat', atDispatcher, handled('retry'));
    this.failed = this.count('DeliveriesFailed', atDispatcher, handled('failed'));
    this.held = this.count('DeliveriesHeld', atDispatcher, handled('held'));
    this.latency = this.latencyAt(atDispatcher);
    this.messagesFailed = {
      Router: this.count('RouterMessagesFailed', atRouter, line('message.failed')),
      Dispatcher: this.count('DispatcherMessagesFailed', atDispatcher, line('message.failed')),
      Replayer: this.count('ReplayerMessagesFailed', replayer.logGroup, line('message.failed')),
      Waker: this.count('WakerMessagesFailed', waker.logGroup, line('message.failed')),
    };
  }

  /** The value is a field of the line: percentiles of it need no library in the function. */
  private latencyAt(logGroup: ILogGroup): IMetric {
    const metricName = 'AcceptanceToDelivery';
    new MetricFilter(this, metricName, {
      logGroup,
      filterPattern: FilterPattern.numberValue('$.sinceAcceptedMs', '>=', 0),
      metricNamespace: this.namespace,
      metricName,
      metricValue: '$.sinceAcceptedMs',
      unit: Unit.MILLISECONDS,
    });
    return new Metric({ namespace: this.namespace, metricName, period: PERIOD, statistic: 'p95' });
  }

  private count(metricName: string, logGroup: ILogGroup, filterPattern: IFilterPattern): IMetric {
    new MetricFilter(this, metricName, {
      logGroup,
      filterPattern,
      metricNamespace: this.namespace,
      metricName,
      metricValue: '1',
    });
    return new Metric({ namespace: this.namespace, metricName, period: PERIOD, statistic: 'Sum' });
  }
}

const line = (event: string): IFilterPattern => FilterPattern.stringValue('$.event', '=', event);

const handled = (disposition: string): IFilterPattern =>
  FilterPattern.all(
    FilterPattern.stringValue('$.event', '=', 'delivery.handled'),
    FilterPattern.stringValue('$.disposition', '=', disposition),
  );

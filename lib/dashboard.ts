import { Aws } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { depth, oldestAge, PERIOD } from './alarm.ts';
import type { Api } from './api.ts';
import type { Delivery } from './delivery.ts';
import type { Ingestion } from './ingestion.ts';
import type { LogMetrics } from './log-metrics.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceSettings } from './stage.ts';

export interface OverviewProps {
  readonly settings: ServiceSettings;
  readonly ingestion: Ingestion;
  readonly delivery: Delivery;
  readonly api: Api;
  readonly metrics: LogMetrics;
}

/** Columns: a dashboard has 24. */
const HALF = 12;

/** One page that shows how the service does, and the questions one asks of its logs, saved. */
export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const { ingestion, delivery, metrics } = props;
    this.dashboard = new Dashboard(this, 'Dashboard');
    this.dashboard.addWidgets(
      graph('Events', [metrics.eventsAccepted, metrics.eventsRejected]),
      graph('Attempts by what came of them', [
        metrics.succeeded,
        metrics.retried,
        metrics.failed,
        metrics.held,
      ]),
      graph('Success rate of attempts, %', [successRate(metrics)]),
      graph('From acceptance to 2xx, p95 in ms', [metrics.latency]),
      graph('Oldest message, seconds', [
        oldestAge(ingestion.events.queue),
        oldestAge(delivery.deliveries.queue),
      ]),
      graph(
        'Dead letters',
        [ingestion.events, delivery.deliveries, delivery.retries, delivery.wakeUps].map(({ deadLetters }) =>
          depth(deadLetters),
        ),
      ),
      graph('Messages that came back', Object.values(metrics.messagesFailed)),
    );
    // An emulator knows no saved queries.
    if (props.settings.emulatorEndpoint === undefined) this.saveQueries(props);
  }

  private saveQueries({ ingestion, delivery, api }: OverviewProps): void {
    const queue = [ingestion.router, delivery.dispatcher, delivery.replayer, delivery.waker];
    this.save('An event by its id', queue, [
      'fields @timestamp, event, projectId, eventId, webhookId, deliveryId, disposition, statusCode, errorClass, matched, skipped, reason',
      'filter eventId = "<event id>" or deliveryId = "<delivery id>"',
      'sort @timestamp asc',
    ]);
    this.save('A webhook, newest first', queue, [
      'fields @timestamp, event, eventId, deliveryId, trigger, retryStep, disposition, statusCode, errorClass, error',
      'filter webhookId = "<webhook id>"',
      'sort @timestamp desc',
    ]);
    this.save(
      'Our own trouble',
      [...queue, api.readApi, api.writeApi],
      [
        'fields @timestamp, event, error, messageId, path, stack',
        'filter level = "error"',
        'sort @timestamp desc',
      ],
    );
  }

  private save(name: string, functions: readonly ServiceFunction[], lines: readonly string[]): void {
    new CfnQueryDefinition(this, `Query${name.replace(/\W/g, '')}`, {
      name: `${Aws.STACK_NAME}/${name}`,
      logGroupNames: functions.map((fn) => fn.logGroup.logGroupName),
      queryString: lines.join('\n| '),
    });
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: HALF });

const successRate = ({ succeeded, retried, failed }: LogMetrics): IMetric =>
  new MathExpression({
    expression: '100 * FILL(ok, 0) / (FILL(ok, 0) + FILL(again, 0) + FILL(lost, 0))',
    usingMetrics: { ok: succeeded, again: retried, lost: failed },
    label: 'answered 2xx',
    period: PERIOD,
  });

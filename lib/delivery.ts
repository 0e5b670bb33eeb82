import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ATTEMPT_TIMEOUT_MAX_SECONDS, AWS_CALL_MAX_MS, WAKE_UP_LEASE_MS } from '../core/limits.ts';
import { destinationEnvironment } from './destinations.ts';
import { type BuiltSettings, grantUseOfKey } from './encryption.ts';
import { asInFinding } from './finding.ts';
import type { Ingestion } from './ingestion.ts';
import type { FunctionNetwork } from './network.ts';
import { ServiceFunction, type Variable } from './service-function.ts';
import { REPLAYER_CONCURRENCY } from './stage.ts';
import type { Storage } from './storage.ts';
import type { Tokens } from './tokens.ts';
import { WorkQueue } from './work-queue.ts';

export interface DeliveryProps {
  readonly settings: BuiltSettings;
  readonly storage: Storage;
  readonly tokens: Tokens;
  readonly ingestion: Ingestion;
  readonly network?: FunctionNetwork;
}

/** Milliseconds to load and connect, and for the calls that answer as they should. */
const START_MS = 5_000;
/** Milliseconds of the longest attempt that a webhook may ask for. */
const ATTEMPT_MAX_MS = ATTEMPT_TIMEOUT_MAX_SECONDS * 1_000;
/**
 * A batch reads, attempts and records, one after the other; its records do so side by side. Each of the two calls
 * of AWS may take its worst: what it leaves undone at the end would be done, and POSTed, again.
 */
const DISPATCHER_TIMEOUT = Duration.millis(AWS_CALL_MAX_MS + ATTEMPT_MAX_MS + AWS_CALL_MAX_MS + START_MS);
const REPLAYER_TIMEOUT = Duration.seconds(20);
/** A round is two hundred rows at most; below the lease that it has to itself. */
const WAKER_TIMEOUT = Duration.millis(WAKE_UP_LEASE_MS).minus(Duration.seconds(10));

/** How deliveries go out: the dispatcher and its queue, and the scheduler for retries further away. */
export class Delivery extends Construct {
  readonly deliveries: WorkQueue;
  readonly retries: WorkQueue;
  readonly wakeUps: WorkQueue;
  readonly schedules: ScheduleGroup;
  readonly dispatcher: ServiceFunction;
  readonly replayer: ServiceFunction;
  readonly waker: ServiceFunction;
  private readonly schedulerRole: Role;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { settings } = props;
    this.deliveries = new WorkQueue(this, 'Deliveries', { consumerTimeout: DISPATCHER_TIMEOUT, settings });
    this.wakeUps = new WorkQueue(this, 'WakeUps', { consumerTimeout: WAKER_TIMEOUT, settings });
    this.retries = new WorkQueue(this, 'Retries', { consumerTimeout: REPLAYER_TIMEOUT, settings });
    this.schedules = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    this.schedulerRole = this.createSchedulerRole(settings);
    this.dispatcher = this.createDispatcher(props);
    this.replayer = this.createReplayer(settings);
    this.waker = this.createWaker(props);
    this.grantEnqueue(props.ingestion.router);
    this.grantWakeUp(props.ingestion.router);
  }

  /** May hand out deliveries: at once, or within the delay that a queue can make. */
  grantEnqueue(fn: LambdaFunction): void {
    this.deliveries.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment('DELIVERIES_QUEUE_URL' satisfies Variable, this.deliveries.queue.queueUrl);
  }

  /** May have a webhook's backlog looked after. */
  grantWakeUp(fn: LambdaFunction): void {
    this.wakeUps.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment('WAKE_UPS_QUEUE_URL', this.wakeUps.queue.queueUrl);
  }

  private createDispatcher({
    settings,
    storage,
    tokens,
    ingestion,
    network,
  }: DeliveryProps): ServiceFunction {
    const dispatcher = new ServiceFunction(this, 'Dispatcher', {
      entry: 'dispatcher',
      description: 'Fanfare: sends deliveries and records their outcome',
      timeout: DISPATCHER_TIMEOUT,
      settings,
      environment: {
        ...destinationEnvironment(settings, network),
        METRICS: String(settings.metrics),
        QUEUE_DELAY_MAX_SECONDS: String(settings.queueDelayMaxSeconds),
      },
      recursive: true,
      ...(network && { network }),
    });
    storage.grantWebhooks(dispatcher, 'get', 'getMany', 'put', 'update');
    storage.grantDeliveries(dispatcher, 'get', 'getMany', 'put', 'update', 'delete');
    tokens.grantRead(dispatcher);
    ingestion.grantEnqueue(dispatcher);
    ingestion.shareOperationalSecret(dispatcher);
    this.grantEnqueue(dispatcher);
    this.grantWakeUp(dispatcher);
    this.grantSchedule(dispatcher);
    this.deliveries.feed(dispatcher, { maxConcurrency: settings.maxConcurrency.dispatcher });
    return dispatcher;
  }

  /** Looks after the backlogs: one message per webhook goes round, whatever the backlog's size. */
  private createWaker({ settings, storage }: DeliveryProps): ServiceFunction {
    const waker = new ServiceFunction(this, 'Waker', {
      entry: 'waker',
      description: 'Fanfare: lets held deliveries go as their webhooks can take them',
      timeout: WAKER_TIMEOUT,
      settings,
      recursive: true,
    });
    storage.grantWebhooks(waker, 'getMany', 'put');
    storage.grantDeliveries(waker, 'get', 'getMany', 'list', 'put', 'update', 'delete', 'purge');
    this.grantEnqueue(waker);
    this.grantWakeUp(waker);
    this.wakeUps.feed(waker, { maxConcurrency: settings.maxConcurrency.waker });
    return waker;
  }

  /**
   * Brings retries that have come due back to the deliveries queue. The scheduler could write there itself,
   * but not name a message group: one webhook's storm of retries would stand in everyone's way.
   */
  private createReplayer(settings: BuiltSettings): ServiceFunction {
    const replayer = new ServiceFunction(this, 'Replayer', {
      entry: 'replayer',
      description: 'Fanfare: brings retries that have come due back to the deliveries queue',
      timeout: REPLAYER_TIMEOUT,
      settings,
      recursive: true,
    });
    this.grantEnqueue(replayer);
    this.retries.feed(replayer, { maxConcurrency: REPLAYER_CONCURRENCY });
    return replayer;
  }

  private grantSchedule(fn: LambdaFunction): void {
    const { partition, region, account } = Stack.of(this);
    const { scheduleGroupName } = this.schedules;
    const schedules = `arn:${partition}:scheduler:${region}:${account}:schedule/${scheduleGroupName}/*`;
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['scheduler:CreateSchedule'], resources: [schedules] }),
    );
    Validations.of(fn.role ?? fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${asInFinding(schedules.replace(scheduleGroupName, Stack.of(this).resolve(scheduleGroupName)))}]`,
      reason: 'One schedule per retry, made at run time: its group is the narrowest name there is.',
    });
    this.schedulerRole.grantPassRole(fn.grantPrincipal);
    fn.addEnvironment('SCHEDULE_GROUP' satisfies Variable, this.schedules.scheduleGroupName);
    fn.addEnvironment('SCHEDULER_ROLE_ARN' satisfies Variable, this.schedulerRole.roleArn);
    fn.addEnvironment('RETRIES_QUEUE_ARN' satisfies Variable, this.retries.queue.queueArn);
    fn.addEnvironment('RETRIES_DEAD_LETTERS_ARN' satisfies Variable, this.retries.deadLetters.queueArn);
  }

  private createSchedulerRole(settings: BuiltSettings): Role {
    const assumedBy = new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceArn': this.schedules.scheduleGroupArn } },
    });
    const role = new Role(this, 'SchedulerRole', { assumedBy });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [this.retries.queue.queueArn, this.retries.deadLetters.queueArn],
      }),
    );
    grantUseOfKey(role, settings);
    return role;
  }
}

import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ATTEMPT_DEADLINE_MS, WAKE_UP_LEASE_MS } from '../core/limits.ts';
import { destinationEnvironment } from './destinations.ts';
import type { Ingestion } from './ingestion.ts';
import { type FunctionNetwork, ServiceFunction, type Variable } from './service-function.ts';
import type { ServiceSettings } from './stage.ts';
import type { Storage } from './storage.ts';
import type { Tokens } from './tokens.ts';
import { WorkQueue } from './work-queue.ts';

export interface DeliveryProps {
  readonly settings: ServiceSettings;
  readonly storage: Storage;
  readonly tokens: Tokens;
  readonly ingestion: Ingestion;
  readonly network?: FunctionNetwork;
}

/** What reading and recording may take around the attempts, which all run side by side. */
const DISPATCH_MARGIN = Duration.seconds(20);
const DISPATCHER_TIMEOUT = Duration.millis(ATTEMPT_DEADLINE_MS).plus(DISPATCH_MARGIN);
const REPLAYER_TIMEOUT = Duration.seconds(20);
/** A round is two hundred rows at most; below the lease that it has to itself. */
const WAKER_TIMEOUT = Duration.millis(WAKE_UP_LEASE_MS).minus(Duration.seconds(10));
const WAKER_CONCURRENCY = 10;
/** Moving messages is quick: two batches at a time are hundreds of retries a second. */
const REPLAYER_CONCURRENCY = 2;

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
    this.deliveries = new WorkQueue(this, 'Deliveries', { consumerTimeout: DISPATCHER_TIMEOUT });
    this.wakeUps = new WorkQueue(this, 'WakeUps', { consumerTimeout: WAKER_TIMEOUT });
    this.retries = new WorkQueue(this, 'Retries', { consumerTimeout: REPLAYER_TIMEOUT });
    this.schedules = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    this.schedulerRole = this.createSchedulerRole();
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
        QUEUE_DELAY_MAX_SECONDS: String(settings.queueDelayMaxSeconds),
      },
      recursive: true,
      ...(network && { network }),
    });
    storage.grantWebhooks(dispatcher, 'read', 'write');
    storage.grantDeliveries(dispatcher, 'read', 'write');
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
    storage.grantWebhooks(waker, 'read', 'write');
    storage.grantDeliveries(waker, 'read', 'write', 'delete', 'purge');
    this.grantEnqueue(waker);
    this.grantWakeUp(waker);
    this.wakeUps.feed(waker, { maxConcurrency: WAKER_CONCURRENCY });
    return waker;
  }

  /**
   * Brings retries that have come due back to the deliveries queue. The scheduler could write there itself,
   * but not name a message group: one webhook's storm of retries would stand in everyone's way.
   */
  private createReplayer(settings: ServiceSettings): ServiceFunction {
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
    const schedules = `arn:${partition}:scheduler:${region}:${account}:schedule/${this.schedules.scheduleGroupName}/*`;
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['scheduler:CreateSchedule'], resources: [schedules] }),
    );
    Validations.of(fn.role ?? fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.shown(schedules)}]`,
      reason: 'One schedule per retry, made at run time: its group is the narrowest name there is.',
    });
    this.schedulerRole.grantPassRole(fn.grantPrincipal);
    fn.addEnvironment('SCHEDULE_GROUP' satisfies Variable, this.schedules.scheduleGroupName);
    fn.addEnvironment('SCHEDULER_ROLE_ARN' satisfies Variable, this.schedulerRole.roleArn);
    fn.addEnvironment('RETRIES_QUEUE_ARN' satisfies Variable, this.retries.queue.queueArn);
    fn.addEnvironment('RETRIES_DEAD_LETTERS_ARN' satisfies Variable, this.retries.deadLetters.queueArn);
  }

  /** An ARN as cdk-nag writes it in the id of a finding. */
  private shown(arn: string): string {
    const { scheduleGroupName } = this.schedules;
    return arn
      .replace(scheduleGroupName, Stack.of(this).resolve(scheduleGroupName))
      .replace(Aws.PARTITION, '<AWS::Partition>')
      .replace(Aws.REGION, '<AWS::Region>')
      .replace(Aws.ACCOUNT_ID, '<AWS::AccountId>');
  }

  private createSchedulerRole(): Role {
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
    return role;
  }
}

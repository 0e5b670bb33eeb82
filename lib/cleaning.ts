import { Aws, CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SORT_KEY, WEBHOOK_PREFIX } from '../adapters/dynamodb/schema.ts';
import type { Delivery } from './delivery.ts';
import { type BuiltSettings, queueEncryption } from './encryption.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';
import type { Tokens } from './tokens.ts';

export interface CleaningProps {
  readonly settings: BuiltSettings;
  readonly storage: Storage;
  readonly tokens: Tokens;
  readonly delivery: Delivery;
}

/** A webhook may leave ninety days of deliveries behind, removed 25 at a time. */
const JANITOR_TIMEOUT = Duration.minutes(15);
const BATCH = 10;
const STREAM_RETRIES = 10;
const SWEEP_INTERVAL = Duration.days(1);
const DEAD_LETTER_RETENTION = Duration.days(14);

/** What happens after a webhook is deleted, to secrets that nothing refers to, and to backlogs that nothing wakes. */
export class Cleaning extends Construct {
  readonly janitor: ServiceFunction;
  /** Names the stream records that the janitor gave up on; the daily sweep finds their secrets all the same. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { settings, storage, tokens, delivery }: CleaningProps) {
    super(scope, id);
    this.janitor = new ServiceFunction(this, 'Janitor', {
      entry: 'janitor',
      description: 'Fanfare: removes what deleted webhooks leave behind',
      timeout: JANITOR_TIMEOUT,
      settings,
      environment: { STACK_ID: Aws.STACK_ID },
    });
    if (settings.key) acknowledgeKey(this.janitor);
    storage.grantWebhooks(this.janitor, 'getMany', 'delete');
    storage.grantDeliveries(this.janitor, 'get', 'getMany', 'list', 'purge');
    tokens.grantSweep(this.janitor);
    storage.grantStartWakeUps(this.janitor);
    delivery.grantWakeUp(this.janitor);
    this.deadLetters = this.createDeadLetters(settings);
    this.followRemovals(storage);
    this.sweepDaily();
    this.removeTokensWithTheStack(settings);
  }

  private createDeadLetters(settings: BuiltSettings): Queue {
    const queue = new Queue(this, 'DeadLetters', {
      ...queueEncryption(settings),
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    const reason = 'This is where dead letters end; an alarm and the runbook take over.';
    Validations.of(queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
    return queue;
  }

  private followRemovals(storage: Storage): void {
    const removedWebhook = FilterCriteria.filter({
      eventName: FilterRule.isEqual('REMOVE'),
      dynamodb: { Keys: { [SORT_KEY]: { S: FilterRule.beginsWith(WEBHOOK_PREFIX) } } },
    });
    this.janitor.addEventSource(
      // Cast: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
      new DynamoEventSource(storage.webhooks as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: BATCH,
        filters: [removedWebhook],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: STREAM_RETRIES,
        onFailure: new SqsDlq(this.deadLetters),
      }),
    );
  }

  private sweepDaily(): void {
    // Without the account, the scheduler would invoke the janitor for anyone who knows the role.
    const assumedBy = new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    const role = new Role(this, 'SweepRole', { assumedBy });
    const target = this.janitor.node.defaultChild as CfnFunction;
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(target)}.Arn>:*]`,
      reason: 'The versions of the janitor, of which there is one.',
    });
    new Schedule(this, 'Sweep', {
      description: 'Fanfare: removes secrets that no webhook refers to, starts wake-ups that were lost',
      schedule: ScheduleExpression.rate(SWEEP_INTERVAL),
      target: new LambdaInvoke(this.janitor, {
        role,
        input: ScheduleTargetInput.fromObject({ task: 'sweep' }),
      }),
    });
  }

  /**
   * Tokens are made at run time, so CloudFormation does not know them: a disposable stage takes its own along. The
   * resource is there in every stage, because taking it out of a template is a Delete too; whether the stack itself
   * is going the janitor asks CloudFormation.
   */
  private removeTokensWithTheStack({ protectData }: BuiltSettings): void {
    this.janitor.addToRolePolicy(
      new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
    );
    const purge = new CustomResource(this, 'TokenPurge', {
      serviceToken: this.janitor.functionArn,
      resourceType: 'Custom::TokensOfTheStack',
      removalPolicy: RemovalPolicy.DESTROY,
      properties: { Purge: String(!protectData) },
    });
    if (this.janitor.role) purge.node.addDependency(this.janitor.role);
  }
}

function acknowledgeKey(janitor: ServiceFunction): void {
  const reason = "aws-cdk-lib's own grant to write into the encrypted queue of dead letters.";
  Validations.of(janitor.role ?? janitor).acknowledge(
    ...['kms:GenerateDataKey*', 'kms:ReEncrypt*'].map((action) => ({
      id: `AwsSolutions-IAM5[Action::${action}]`,
      reason,
    })),
  );
}

import { Duration, Validations } from 'aws-cdk-lib';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, type Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type BuiltSettings, grantUseOfKey } from './encryption.ts';
import { ServiceFunction, type Variable } from './service-function.ts';
import type { Storage } from './storage.ts';
import { WorkQueue } from './work-queue.ts';

export interface IngestionProps {
  readonly settings: BuiltSettings;
  readonly storage: Storage;
}

/** Ten events matched and stored take well under a second; the rest is for retries against a slow table. */
const ROUTER_TIMEOUT = Duration.seconds(30);
/** EventBridge's own most. */
const BUS_RETRY_AGE = Duration.hours(24);
const BUS_RETRIES = 185;
const OPERATIONAL_SECRET_CHARACTERS = 64;
/** A rule names one group for all its events: whatever floods the bus waits in one line, beside those of the projects. */
const BUS_MESSAGE_GROUP = 'event-bus';

/** How events come in: the bus and the queue, and the router that takes them from there. */
export class Ingestion extends Construct {
  readonly bus: EventBus;
  readonly rule: Rule;
  readonly events: WorkQueue;
  readonly router: ServiceFunction;
  private readonly settings: BuiltSettings;
  private readonly operationalSecret: Secret;

  constructor(scope: Construct, id: string, { settings, storage }: IngestionProps) {
    super(scope, id);
    this.settings = settings;
    this.events = new WorkQueue(this, 'Events', { consumerTimeout: ROUTER_TIMEOUT, settings });
    this.operationalSecret = this.createOperationalSecret();
    this.bus = new EventBus(this, 'Bus', { description: 'Fanfare: events for webhooks' });
    this.rule = this.routeToQueue();
    this.router = new ServiceFunction(this, 'Router', {
      entry: 'router',
      description: 'Fanfare: accepts events and hands out their deliveries',
      timeout: ROUTER_TIMEOUT,
      settings,
    });
    storage.grantWebhooks(this.router, 'getMany', 'list');
    storage.grantDeliveries(this.router, 'get', 'put');
    this.grantReject(this.router);
    this.shareOperationalSecret(this.router);
    this.events.feed(this.router, { maxConcurrency: settings.maxConcurrency.router });
    for (const account of settings.publisherAccounts) this.allowAccount(account);
  }

  /** May publish events of any project, on the bus or straight into the queue. */
  grantPublish(grantee: IGrantable): Grant {
    grantUseOfKey(grantee, this.settings);
    return this.bus.grantPutEventsTo(grantee).combine(this.events.queue.grant(grantee, 'sqs:SendMessage'));
  }

  /** May put messages of the HTTPS door, and Fanfare's own events, into the events queue. */
  grantEnqueue(fn: LambdaFunction): void {
    this.events.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment('EVENTS_QUEUE_URL' satisfies Variable, this.events.queue.queueUrl);
  }

  /** May speak as Fanfare itself, or tell who does: put into the environment, so that no function needs leave to read it. */
  shareOperationalSecret(fn: LambdaFunction): void {
    fn.addEnvironment('OPERATIONAL_SECRET', this.operationalSecret.secretValue.unsafeUnwrap());
  }

  private createOperationalSecret(): Secret {
    const secret = new Secret(this, 'OperationalSecret', {
      description: 'Fanfare: makes the ids of its own events, and seals them',
      generateSecretString: { passwordLength: OPERATIONAL_SECRET_CHARACTERS, excludePunctuation: true },
      ...(this.settings.key && { encryptionKey: this.settings.key }),
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'It guards against events in the name of Fanfare from services that may write to every project anyway.',
    });
    return secret;
  }

  private grantReject(fn: LambdaFunction): void {
    this.events.deadLetters.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment('EVENTS_DEAD_LETTERS_URL' satisfies Variable, this.events.deadLetters.queueUrl);
  }

  /** Everything on the bus is for us: it is our own. What EventBridge cannot hand over is set aside. */
  private routeToQueue(): Rule {
    const target = new SqsQueue(this.events.queue, {
      deadLetterQueue: this.events.deadLetters,
      maxEventAge: BUS_RETRY_AGE,
      retryAttempts: BUS_RETRIES,
      messageGroupId: BUS_MESSAGE_GROUP,
    });
    return new Rule(this, 'EveryEvent', {
      eventBus: this.bus,
      eventPattern: { source: Match.prefix('') },
      targets: [target],
      description: 'Fanfare: every event on the bus goes to the events queue',
    });
  }

  private allowAccount(account: string): void {
    const principals = [new AccountPrincipal(account)];
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid: `PublisherAccount${account}`,
        principals,
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
      }),
    );
    this.events.queue.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['sqs:SendMessage'],
        resources: [this.events.queue.queueArn],
      }),
    );
    grantUseOfKey(new AccountPrincipal(account), this.settings);
  }
}

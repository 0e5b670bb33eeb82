import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  EVENTS_BY_DAY,
  EXPIRES_AT,
  PARTITION_KEY,
  PRINCIPAL_PREFIX,
  RATE_PREFIX,
  SORT_KEY,
  WAKE_UP_PREFIX,
} from '../adapters/dynamodb/schema.ts';
import type { BuiltSettings } from './encryption.ts';
import type { Variable } from './service-function.ts';

const KEYS = {
  partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
  sortKey: { name: SORT_KEY, type: AttributeType.STRING },
};

/**
 * What the keys of every item but a grant begin with: docs/data-model.md. A read of both tables in one request may
 * be judged by the keys of either, so those of `deliveries` are here too; grants (`G#`) are in neither's list.
 */
const KEYS_BESIDE_GRANTS = [
  'P#*',
  'E#*',
  'W#*',
  'B#*',
  'S#*',
  `${WAKE_UP_PREFIX}*`,
  'J#*',
  'M#*',
  `${RATE_PREFIX}*`,
];

/** In a transaction each part needs the leave of its own kind. */
const ACTIONS = {
  get: 'dynamodb:GetItem',
  getMany: 'dynamodb:BatchGetItem',
  list: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
  /** Deleting in batches: what a removed webhook leaves behind can be many rows. */
  purge: 'dynamodb:BatchWriteItem',
} as const;
type Access = keyof typeof ACTIONS;

export interface StorageProps {
  readonly settings: BuiltSettings;
}

/**
 * Two tables, because they differ in everything but their shape: `webhooks` is small and precious,
 * `deliveries` is large and expires.
 */
export class Storage extends Construct {
  readonly webhooks: Table;
  readonly deliveries: Table;

  constructor(scope: Construct, id: string, { settings }: StorageProps) {
    super(scope, id);
    const common = {
      ...KEYS,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: settings.key ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.AWS_MANAGED,
      ...(settings.key && { encryptionKey: settings.key }),
      timeToLiveAttribute: EXPIRES_AT,
      deletionProtection: settings.protectData,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const restorable = (enabled: boolean) => ({
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: enabled },
    });
    const { webhooks, deliveries } = settings.pointInTimeRecovery;
    this.webhooks = new Table(this, 'Webhooks', {
      ...common,
      ...restorable(webhooks),
      stream: StreamViewType.OLD_IMAGE,
    });
    this.deliveries = new Table(this, 'Deliveries', { ...common, ...restorable(deliveries) });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'Only off where the stage says so: settings.pointInTimeRecovery.',
    });
    this.deliveries.addGlobalSecondaryIndex({
      indexName: EVENTS_BY_DAY.name,
      partitionKey: { name: EVENTS_BY_DAY.partitionKey, type: AttributeType.STRING },
      sortKey: { name: EVENTS_BY_DAY.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...EVENTS_BY_DAY.projected],
    });
  }

  /** Webhooks, their health and request counters, for a function that has no business with grants. */
  grantWebhooks(fn: LambdaFunction, ...access: Access[]): void {
    this.grant(fn, this.webhooks, access, KEYS_BESIDE_GRANTS);
    fn.addEnvironment('WEBHOOKS_TABLE' satisfies Variable, this.webhooks.tableName);
  }

  /** The same, and who may do what in which project. */
  grantWebhooksAndGrants(fn: LambdaFunction, ...access: Access[]): void {
    this.grant(fn, this.webhooks, access);
    fn.addEnvironment('WEBHOOKS_TABLE' satisfies Variable, this.webhooks.tableName);
  }

  /** Events and deliveries. */
  grantDeliveries(fn: LambdaFunction, ...access: Access[]): void {
    this.grant(fn, this.deliveries, access);
    fn.addEnvironment('DELIVERIES_TABLE' satisfies Variable, this.deliveries.tableName);
  }

  /** A project's events, listed. */
  grantListEvents(fn: LambdaFunction): void {
    const index = `${this.deliveries.tableArn}/index/${EVENTS_BY_DAY.name}`;
    fn.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources: [index] }));
  }

  /** Grants, and nothing else that is in the table of webhooks. */
  grantReadGrants(fn: LambdaFunction): void {
    this.grant(fn, this.webhooks, ['list'], [`${PRINCIPAL_PREFIX}*`]);
    fn.addEnvironment('WEBHOOKS_TABLE' satisfies Variable, this.webhooks.tableName);
  }

  /** Counters of requests, for a function that otherwise only reads. */
  grantCountRequests(fn: LambdaFunction): void {
    this.grant(fn, this.webhooks, ['update'], [`${RATE_PREFIX}*`]);
  }

  /** The items that say which wake-ups go round, and nothing else that is in the table of deliveries. */
  grantStartWakeUps(fn: LambdaFunction): void {
    this.grant(fn, this.deliveries, ['put'], [`${WAKE_UP_PREFIX}*`]);
  }

  /**
   * By hand instead of `table.grantReadData`, which allows scans and streams too.
   * @param keys patterns that every partition key asked for must match; absent: any
   */
  private grant(fn: LambdaFunction, table: Table, access: readonly Access[], keys?: readonly string[]): void {
    const actions = access.map((each) => ACTIONS[each]);
    const conditions = keys && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } };
    fn.addToRolePolicy(
      new PolicyStatement({ actions, resources: [table.tableArn], ...(conditions && { conditions }) }),
    );
  }
}

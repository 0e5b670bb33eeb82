import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The tables of a service: docs/data-model.md. Nothing but the service writes to them. */
export interface ServiceTables {
  /** Webhooks, their health, and grants. */
  readonly webhooks: ITable;
  /** Events, deliveries and their attempts, for ninety days. */
  readonly deliveries: ITable;
}

/** One queue for each thing that can wait. */
export interface ServiceQueues {
  /** The queue to send events to, one per message: the router takes them from there. */
  readonly events: IQueue;
  /** Deliveries that are due. */
  readonly deliveries: IQueue;
  /** Retries that have come due after more than the longest delay of a queue. */
  readonly retries: IQueue;
  /** Webhooks whose backlog is to be looked after. */
  readonly wakeUps: IQueue;
}

/** What was set aside, for as long as SQS keeps it: docs/operations.md says how it is brought back. */
export interface ServiceDeadLetters extends ServiceQueues {
  /** Removed webhooks whose rows the janitor could not remove. */
  readonly removals: IQueue;
}

/** The functions of a service, to watch them or to grant them more. */
export interface ServiceFunctions {
  readonly readApi: IFunction;
  readonly writeApi: IFunction;
  /** Absent when the JWT door is closed. */
  readonly authorizer?: IFunction;
  readonly router: IFunction;
  readonly dispatcher: IFunction;
  readonly replayer: IFunction;
  readonly waker: IFunction;
  readonly janitor: IFunction;
}

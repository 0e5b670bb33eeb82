import { Duration, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BATCH_SIZE, MAX_RECEIVE_COUNT } from '../core/limits.ts';
import { type BuiltSettings, queueEncryption } from './encryption.ts';

export interface WorkQueueProps {
  /** How long one batch may take at most: the timeout of the function that is fed. */
  readonly consumerTimeout: Duration;
  readonly settings: BuiltSettings;
}

export interface FeedProps {
  /** Batches handled side by side. */
  readonly maxConcurrency: number;
}

/** Lambda's advice: a message must not reappear while its batch is still retried by the poller. */
const VISIBILITY_PER_TIMEOUT = 6;
/** Above the longest wait in a queue, a delay of 15 minutes, by enough for a long outage of ours. */
const RETENTION = Duration.days(4);
/** SQS's most. A message keeps its age when it moves here. */
const DEAD_LETTER_RETENTION = Duration.days(14);
/** SQS's most: an event of 256 KiB in its envelope is larger than 256 KiB. */
const MESSAGE_MAX_BYTES = 1024 * 1024;
/** SQS event sources allow no fewer. */
const REDRIVE_CONCURRENCY = 2;

/** A queue, its dead letters, and the way back: the same function reads them once an operator switches that on. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout, settings }: WorkQueueProps) {
    super(scope, id);
    const common = {
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * VISIBILITY_PER_TIMEOUT),
      ...queueEncryption(settings),
      enforceSSL: true,
      maxMessageSizeBytes: MESSAGE_MAX_BYTES,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: DEAD_LETTER_RETENTION });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    const reason = 'This is where dead letters end; an alarm and the runbook take over.';
    Validations.of(this.deadLetters).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }

  /** Feeds the function from the queue and, switched off until needed, from the dead letters. */
  feed(fn: IFunction, { maxConcurrency }: FeedProps): void {
    const options = { batchSize: BATCH_SIZE, reportBatchItemFailures: true };
    fn.addEventSource(new SqsEventSource(this.queue, { ...options, maxConcurrency }));
    fn.addEventSource(
      new SqsEventSource(this.deadLetters, {
        ...options,
        maxConcurrency: REDRIVE_CONCURRENCY,
        enabled: false,
      }),
    );
    Validations.of(fn).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A queue has its own dead letters; destinations are for streams.',
    });
  }
}

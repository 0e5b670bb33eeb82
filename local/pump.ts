import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { QueueConsumer, ReceivedMessage } from '../adapters/sqlite/queue.ts';
import { MAX_RECEIVE_COUNT } from '../core/limits.ts';
import { LOCAL_CONTEXT } from './lambda-context.ts';
import { queueRecord } from './queue-record.ts';

type BatchHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface PumpOptions {
  readonly consumer: QueueConsumer;
  readonly handler: BatchHandler;
  /** Messages handed over at once; a batch is done when its slowest message is. */
  readonly batchSize: number;
  /** Batches handled side by side: one slow batch must not hold up the rest. */
  readonly concurrency: number;
  /** Milliseconds that a message is hidden while it is handled: above the longest handling. */
  readonly leaseMs: number;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds between looks at an empty queue. */
const IDLE_MS = 50;
/** Milliseconds before a failed message is handed out again. */
const RETURN_DELAY_MS = 1_000;

/** Feeds a handler from a local queue as Lambda's event source does: batches, partial failures, a DLQ. */
export function startPump(options: PumpOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: PumpOptions, stopping: AbortSignal): Promise<void> {
  const batches = new Set<Promise<void>>();
  while (!stopping.aborted) {
    const free = batches.size < options.concurrency;
    const messages = free ? receive(options) : [];
    if (messages.length > 0) {
      const batch: Promise<void> = handle(options, messages)
        .catch(options.onError)
        .finally(() => batches.delete(batch));
      batches.add(batch);
    } else await Promise.race([...batches, idle(stopping)]);
  }
  await Promise.all(batches);
}

/** A database that is busy or full for a moment must not end the server. */
function receive({ consumer, batchSize, leaseMs, onError }: PumpOptions): ReceivedMessage[] {
  try {
    return consumer.receive(batchSize, leaseMs);
  } catch (error) {
    onError(error);
    return [];
  }
}

async function handle(
  { consumer, handler, onError }: PumpOptions,
  messages: readonly ReceivedMessage[],
): Promise<void> {
  const failed = await failuresOf(handler, messages, onError);
  for (const message of messages) {
    if (!failed.has(message.id)) consumer.acknowledge(message.id);
    else if (message.receiveCount >= MAX_RECEIVE_COUNT)
      consumer.deadLetter(message.id, 'the handler kept failing');
    else consumer.release(message.id, RETURN_DELAY_MS);
  }
}

async function failuresOf(
  handler: BatchHandler,
  messages: readonly ReceivedMessage[],
  onError: (error: unknown) => void,
): Promise<ReadonlySet<string>> {
  try {
    const { batchItemFailures } = await handler({ Records: messages.map(queueRecord) }, LOCAL_CONTEXT);
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch (error) {
    onError(error);
    return new Set(messages.map(({ id }) => id));
  }
}

const idle = (stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, IDLE_MS);
    stopping.addEventListener('abort', done);
  });

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { QueueConsumer, ReceivedMessage } from '../adapters/sqlite/queue.ts';
import { MAX_RECEIVE_COUNT } from '../core/limits.ts';
import { LOCAL_CONTEXT } from './lambda-context.ts';
import { queueRecord } from './queue-record.ts';

type BatchHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface PumpOptions {
  readonly consumer: QueueConsumer;
  readonly handler: BatchHandler;
  /** Handles a batch and acknowledges it: what it writes may be stored together. */
  readonly inOneRun: (work: () => Promise<void>) => Promise<void>;
  /** Messages handed over at once; a batch is done when its slowest message is. */
  readonly batchSize: number;
  /** Batches handled side by side: one slow batch must not hold up the rest. */
  readonly concurrency: number;
  /** Milliseconds that a message is hidden while it is handled: above the longest handling. */
  readonly leaseMs: number;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds between looks for messages whose time has come: of those that are added the queue tells at once. */
const LOOK_AGAIN_MS = 50;
/** Milliseconds before a failed message is handed out again. */
const RETURN_DELAY_MS = 1_000;

/** Feeds a handler from a local queue as Lambda's event source does: batches, partial failures, a DLQ. */
export function startPump(options: PumpOptions): { stop(): Promise<void> } {
  const { consumer, batchSize, concurrency, leaseMs, onError } = options;
  const batches = new Set<Promise<void>>();
  let receiving: Promise<void> | undefined;
  let stopped = false;
  /** Whether something may be due that the last look had no place for, or that came while it was under way. */
  let isMoreDue = false;

  /** Begins to receive before it returns: at the end of a turn of the loop, that is in the turn's own commit. */
  function look(): void {
    const places = (concurrency - batches.size) * batchSize;
    isMoreDue = !stopped && (receiving !== undefined || places === 0);
    if (stopped || isMoreDue) return;
    receiving = receive(places).finally(() => {
      receiving = undefined;
      if (isMoreDue) setImmediate(look);
    });
  }

  /** A database that is busy or full for a moment must not end the server. */
  async function receive(places: number): Promise<void> {
    try {
      const messages = await consumer.receive(places, leaseMs);
      isMoreDue ||= messages.length === places;
      for (let from = 0; from < messages.length; from += batchSize)
        begin(messages.slice(from, from + batchSize));
    } catch (error) {
      onError(error);
    }
  }

  function begin(messages: readonly ReceivedMessage[]): void {
    const batch: Promise<void> = handle(options, messages)
      .catch(onError)
      .finally(() => {
        batches.delete(batch);
        // Batches end together, with the commit of what they wrote: the first of them looks for all.
        if (isMoreDue) setImmediate(look);
        isMoreDue = false;
      });
    batches.add(batch);
  }

  consumer.whenAdded(look);
  const looking = setInterval(look, LOOK_AGAIN_MS);
  look();
  return {
    async stop() {
      stopped = true;
      clearInterval(looking);
      await receiving;
      await Promise.all(batches);
    },
  };
}

async function handle(options: PumpOptions, messages: readonly ReceivedMessage[]): Promise<void> {
  const { handler, inOneRun, onError } = options;
  try {
    await inOneRun(async () => settle(options, messages, await failuresOf(handler, messages, onError)));
  } catch (error) {
    onError(error);
    // Nothing of it may have been kept: all of them are to be handled again.
    await settle(options, messages, new Set(messages.map(({ id }) => id)));
  }
}

async function settle(
  { consumer }: PumpOptions,
  messages: readonly ReceivedMessage[],
  failed: ReadonlySet<string>,
): Promise<void> {
  const [back, done] = partition(messages, ({ id }) => failed.has(id));
  await Promise.all([
    ...(done.length > 0 ? [consumer.acknowledge(done.map(({ id }) => id))] : []),
    ...back.map(({ id, receiveCount }) =>
      receiveCount >= MAX_RECEIVE_COUNT
        ? consumer.deadLetter(id, 'the handler kept failing')
        : consumer.release(id, RETURN_DELAY_MS),
    ),
  ]);
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
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

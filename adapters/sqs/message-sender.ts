import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { BATCH_SIZE } from '../../core/limits.ts';
import type { Random } from '../../core/ports.ts';
import { inOneTurn } from '../one-turn.ts';
import { untilNoneLeft } from '../resend-unprocessed.ts';

export interface Queue {
  readonly client: SQSClient;
  readonly url: string;
  readonly random: Random;
}

export interface OutgoingMessage {
  readonly body: string;
  /** Makes a standard queue fair between groups. */
  readonly groupId: string;
  readonly delaySeconds?: number;
}

/** Bytes of a whole batch: SQS takes 1 MiB, of which each message uses a little for its envelope. */
const BATCH_MAX_BYTES = 1_000_000;

/**
 * Resolves once every message is in the queue; throws if any is not, whatever became of those of others.
 */
export type SendMessages = (messages: readonly OutgoingMessage[]) => Promise<void>;

/** Sends what is given to it in one turn of the loop, by whomever, in as few batches as it fits. */
export function createMessageSender(queue: Queue): SendMessages {
  const ask = inOneTurn<readonly OutgoingMessage[], void>(async (asked) => {
    const failures = await sendAll(queue, asked.flat());
    return asked.map((messages): PromiseSettledResult<void> => {
      const failed = messages.find((message) => failures.has(message));
      if (!failed) return { status: 'fulfilled', value: undefined };
      return { status: 'rejected', reason: failures.get(failed) };
    });
  });
  return async (messages) => {
    if (messages.length > 0) await ask(messages);
  };
}

/** @returns why, for each message that is not in the queue */
async function sendAll(
  queue: Queue,
  messages: readonly OutgoingMessage[],
): Promise<ReadonlyMap<OutgoingMessage, unknown>> {
  const failures = new Map<OutgoingMessage, unknown>();
  await Promise.all(
    packed(messages).map(async (batch) => {
      const untaken = new Set(batch);
      const send = async (left: readonly OutgoingMessage[]) => {
        const { taken, refused, again } = await sendBatch(queue, left);
        for (const message of taken) untaken.delete(message);
        for (const [message, reason] of refused) failures.set(message, reason);
        return again;
      };
      const [result] = await Promise.allSettled([untilNoneLeft(batch, send, queue.random)]);
      if (result.status === 'fulfilled') return;
      for (const message of untaken) failures.set(message, failures.get(message) ?? result.reason);
    }),
  );
  return failures;
}

interface BatchResult {
  readonly taken: readonly OutgoingMessage[];
  readonly refused: ReadonlyMap<OutgoingMessage, Error>;
  /** What SQS did not take although the request succeeded, and may take the next time. */
  readonly again: readonly OutgoingMessage[];
}

async function sendBatch({ client, url }: Queue, messages: readonly OutgoingMessage[]): Promise<BatchResult> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: messages.map(({ body, groupId, delaySeconds }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageGroupId: groupId,
        DelaySeconds: delaySeconds,
      })),
    }),
  );
  const refused = new Map<OutgoingMessage, Error>();
  const again: OutgoingMessage[] = [];
  for (const { Id, SenderFault, Code, Message = '' } of Failed) {
    const message = messages[Number(Id)];
    if (message && SenderFault)
      refused.set(message, new Error(`the queue refused a message: ${Code} ${Message}`));
    else if (message) again.push(message);
  }
  const taken = messages.filter((message) => !refused.has(message) && !again.includes(message));
  return { taken, refused, again };
}

function packed(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const batches: OutgoingMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = batches.at(-1);
    if (last && last.length < BATCH_SIZE && bytes + size <= BATCH_MAX_BYTES) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

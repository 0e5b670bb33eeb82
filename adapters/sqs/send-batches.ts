import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { BATCH_SIZE } from '../../core/limits.ts';
import type { Random } from '../../core/ports.ts';
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
 * Sends messages in as few batches as they fit.
 * @throws Error when any of them was not taken; the others are then in the queue
 */
export async function sendBatches(queue: Queue, messages: readonly OutgoingMessage[]): Promise<void> {
  const send = (left: readonly OutgoingMessage[]) => sendBatch(queue, left);
  await Promise.all(packed(messages).map((batch) => untilNoneLeft(batch, send, queue.random)));
}

/** @returns the messages that SQS did not take although the request succeeded */
async function sendBatch(
  { client, url }: Queue,
  messages: readonly OutgoingMessage[],
): Promise<readonly OutgoingMessage[]> {
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
  const refused = Failed.find(({ SenderFault }) => SenderFault);
  if (refused) throw new Error(`the queue refused a message: ${refused.Code} ${refused.Message ?? ''}`);
  return Failed.flatMap(({ Id }) => messages[Number(Id)] ?? []);
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

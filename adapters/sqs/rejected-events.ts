import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { RejectedEvents } from '../../core/ports.ts';
import type { Queue } from './message-sender.ts';

/** Bytes of the rejected body kept: SQS takes 1 MiB, attributes included, and the body may have been that large. */
const BODY_KEPT_BYTES = 1_000_000;
const REASON_KEPT_CHARACTERS = 1_000;

/** What SQS refuses in an attribute. */
const REFUSED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** @param deadLetters the dead-letter queue of the events queue */
export const createRejectedEvents = ({ client, url }: Omit<Queue, 'random'>): RejectedEvents => ({
  async put({ body, reason, messageId }) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: kept(body),
        MessageAttributes: {
          reason: text(reason.slice(0, REASON_KEPT_CHARACTERS).replace(REFUSED, '\ufffd') || 'unknown'),
          messageId: text(messageId),
        },
      }),
    );
  },
});

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

function kept(body: string): string {
  const bytes = Buffer.from(body);
  const whole = bytes.length <= BODY_KEPT_BYTES ? body : bytes.subarray(0, BODY_KEPT_BYTES).toString();
  return whole.replace(REFUSED, '\ufffd') || ' ';
}

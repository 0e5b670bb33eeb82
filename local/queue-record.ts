import type { SQSRecord } from 'aws-lambda';

export interface QueuedText {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
  readonly groupId?: string;
}

/** A message as Lambda's event source hands it over, for the local queues and for tests that feed a handler. */
export const queueRecord = ({ id, body, receiveCount, sentAtMs, groupId }: QueuedText): SQSRecord => ({
  messageId: id,
  receiptHandle: id,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAtMs),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(sentAtMs),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:local:000000000000:local',
  awsRegion: 'local',
});

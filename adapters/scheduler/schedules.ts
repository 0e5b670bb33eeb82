import { createHash } from 'node:crypto';
import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { DeliveryMessage } from '../../core/delivery-message.ts';

export interface SchedulesOptions {
  readonly client: SchedulerClient;
  readonly groupName: string;
  /** The queue that schedules write to. */
  readonly queueArn: string;
  /** Where they write when that fails for a day. */
  readonly deadLetterArn: string;
  /** Assumed by the scheduler to write to both. */
  readonly roleArn: string;
}

export interface Schedules {
  /** Puts the message into the queue once, within the minute that follows `atMs`. Repeating it is fine. */
  create(message: DeliveryMessage, atMs: number): Promise<void>;
}

const MILLISECONDS = 1_000;
/** The most that the scheduler offers: a delivery is never given up for a queue's bad day. */
const TARGET_RETRIES = 185;
const TARGET_RETRY_SECONDS = 24 * 60 * 60;
const HASH_CHARACTERS = 16;
const DATE_TIME_CHARACTERS = 'YYYY-MM-DDThh:mm:ss'.length;

export const createSchedules = (options: SchedulesOptions): Schedules => ({
  async create(message, atMs) {
    const { client, groupName, queueArn, deadLetterArn, roleArn } = options;
    const atSeconds = Math.ceil(atMs / MILLISECONDS);
    const Input = JSON.stringify(message);
    const Name = nameOf(message, Input, atSeconds);
    try {
      await client.send(
        new CreateScheduleCommand({
          Name,
          ClientToken: Name,
          GroupName: groupName,
          ScheduleExpression: `at(${dateTime(atSeconds)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          // A finished schedule counts against the quota until it is deleted.
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: queueArn,
            RoleArn: roleArn,
            Input,
            RetryPolicy: {
              MaximumRetryAttempts: TARGET_RETRIES,
              MaximumEventAgeInSeconds: TARGET_RETRY_SECONDS,
            },
            DeadLetterConfig: { Arn: deadLetterArn },
          },
        }),
      );
    } catch (error) {
      // Of this name there is only this message at this time: it is scheduled already.
      if (!(error instanceof ConflictException)) throw error;
    }
  },
});

/**
 * The same for the same message and time, so that a repetition schedules nothing twice. The time is part of
 * it: a schedule that has just fired may not be deleted yet, and must not stand in the way of the next wait.
 */
function nameOf({ deliveryId }: DeliveryMessage, body: string, atSeconds: number): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_CHARACTERS);
  return `${deliveryId}-${atSeconds}-${hash}`;
}

/** UTC, the scheduler's default. */
const dateTime = (atSeconds: number): string =>
  new Date(atSeconds * MILLISECONDS).toISOString().slice(0, DATE_TIME_CHARACTERS);

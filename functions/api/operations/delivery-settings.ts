import * as z from 'zod';
import {
  ATTEMPT_TIMEOUT_MAX_SECONDS,
  ATTEMPT_TIMEOUT_MIN_SECONDS,
  RELEASES_PER_SECOND_MAX,
  SCHEDULE_MAX_ATTEMPTS,
  SCHEDULE_MAX_WAIT_SECONDS,
} from '../../../core/limits.ts';
import type { DeliverySettings } from '../../../core/webhook.ts';
import type { AnswerOf } from '../answer.ts';

const wholeUpTo = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const wait = wholeUpTo(0, SCHEDULE_MAX_WAIT_SECONDS);

/** How a webhook's deliveries go out, as its owner may set it. Null and absent: as the operator has set it. */
export const deliverySettingsBody = z
  .object({
    max_per_second: wholeUpTo(1, RELEASES_PER_SECOND_MAX)
      .nullish()
      .describe('Deliveries a second; more are held, and wait without costing an attempt.'),
    retry_schedule_seconds: z
      .array(wait)
      .min(1, { error: 'must have at least one attempt' })
      .max(SCHEDULE_MAX_ATTEMPTS, { error: `must have at most ${SCHEDULE_MAX_ATTEMPTS} attempts` })
      .refine(([first]) => first === 0, { error: 'must begin with 0: the first attempt is made at once' })
      .nullish()
      .describe('Seconds before each attempt, the first one 0.'),
    attempt_timeout_seconds: wholeUpTo(ATTEMPT_TIMEOUT_MIN_SECONDS, ATTEMPT_TIMEOUT_MAX_SECONDS)
      .nullish()
      .describe('Seconds of one whole attempt. A verification has 10.'),
  })
  .nullish()
  .transform((given): DeliverySettings => {
    const maxPerSecond = given?.max_per_second;
    const retryScheduleSeconds = given?.retry_schedule_seconds;
    const attemptTimeoutSeconds = given?.attempt_timeout_seconds;
    return {
      ...(maxPerSecond != null && { maxPerSecond }),
      ...(retryScheduleSeconds != null && { retryScheduleSeconds }),
      ...(attemptTimeoutSeconds != null && { attemptTimeoutSeconds }),
    };
  });

export const deliverySettings = z
  .strictObject({
    max_per_second: z.int().optional(),
    retry_schedule_seconds: z.array(z.int()).optional(),
    attempt_timeout_seconds: z.int().optional(),
  })
  .meta({ id: 'DeliverySettings' });

export const presentDeliverySettings = (settings: DeliverySettings): AnswerOf<typeof deliverySettings> => ({
  max_per_second: settings.maxPerSecond,
  retry_schedule_seconds: settings.retryScheduleSeconds && [...settings.retryScheduleSeconds],
  attempt_timeout_seconds: settings.attemptTimeoutSeconds,
});

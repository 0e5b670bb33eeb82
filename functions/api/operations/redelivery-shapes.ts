/** Redelivery jobs on the wire: all of it Fanfare's own. */
import * as z from 'zod';
import type { Wanted } from '../../../core/delivering/redelivery-jobs.ts';
import {
  EVENT_ACTION_MAX_CHARACTERS,
  EVENT_ID_PATTERN,
  EVENT_SOURCE_MAX_CHARACTERS,
  JOB_EVENTS_MAX,
  JOB_PER_SECOND_DEFAULT,
  RELEASES_PER_SECOND_MAX,
} from '../../../core/limits.ts';
import { ERROR_CLASSES } from '../../../core/outcome.ts';
import {
  JOB_STATES,
  MISSED_STATES,
  REDELIVERABLE_STATES,
  type RedeliveryFilter,
  type RedeliveryJob,
} from '../../../core/redelivery-job.ts';
import { type AnswerOf, presentOptionalTime, presentTime, time } from '../answer.ts';

export const STATUS_MIN = 100;
export const STATUS_MAX = 599;
const instant = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time' });
const states = z.enum(REDELIVERABLE_STATES, { error: `must be one of ${REDELIVERABLE_STATES.join(', ')}` });
const rateError = `must be a whole number from 1 to ${RELEASES_PER_SECOND_MAX}`;

const filterBody = z.object({
  states: z
    .array(states)
    .min(1, { error: 'must name at least one state' })
    .max(REDELIVERABLE_STATES.length)
    .nullish()
    .describe(`Absent: ${MISSED_STATES.join(', ')}.`),
  event_source: z.string().max(EVENT_SOURCE_MAX_CHARACTERS).nullish().describe('Exactly this source.'),
  event_action: z.string().max(EVENT_ACTION_MAX_CHARACTERS).nullish().describe('Exactly this action.'),
  error_class: z.enum(ERROR_CLASSES).nullish().describe('Of the last attempt.'),
  status_code: z.int().min(STATUS_MIN).max(STATUS_MAX).nullish().describe("Of the last attempt's response."),
  since: instant.nullish().describe('Accepted at this time or later.'),
  until: instant.nullish().describe('Accepted before this time; never later than the start of the job.'),
});

const eventIds = z
  .array(z.string().regex(EVENT_ID_PATTERN, { error: 'not an event id' }))
  .min(1, { error: 'must name at least one event' })
  .max(JOB_EVENTS_MAX, { error: `must name at most ${JOB_EVENTS_MAX} events` });

export const redeliveriesBody = z
  .object({
    missed: z
      .boolean()
      .nullish()
      .describe(
        'What the webhook never got: skipped or cancelled while it was off, failed in the end. A job is asked for ' +
          'with missed, with a filter, with both (the filter without states), or with event_ids alone.',
      ),
    filter: filterBody.nullish(),
    event_ids: eventIds.nullish().describe('These events and no others, matched to the webhook or not.'),
    max_per_second: z
      .int({ error: rateError })
      .min(1, { error: rateError })
      .max(RELEASES_PER_SECOND_MAX, { error: rateError })
      .nullish()
      .describe(`Deliveries a second; absent: ${JOB_PER_SECOND_DEFAULT}.`),
  })
  .refine(({ missed, filter }) => !(missed && filter?.states), {
    path: ['filter', 'states'],
    error: 'cannot be combined with missed',
  })
  .refine(({ missed, filter, event_ids }) => !event_ids || !(missed || filter), {
    path: ['event_ids'],
    error: 'cannot be combined with missed or filter',
  })
  .refine(({ missed, filter, event_ids }) => Boolean(missed || filter || event_ids), {
    path: ['missed'],
    error: 'say what to bring back: missed, filter or event_ids',
  });

type Asked = z.output<typeof redeliveriesBody>;

export const perSecondOf = ({ max_per_second: asked }: Asked): number => asked ?? JOB_PER_SECOND_DEFAULT;

export function wantedOf({ filter, event_ids: named }: Asked): Wanted {
  const { event_source: eventSource, event_action: eventAction, error_class: errorClass } = filter ?? {};
  return {
    states: filter?.states ?? MISSED_STATES,
    ...(eventSource && { eventSource }),
    ...(eventAction && { eventAction }),
    ...(errorClass && { errorClass }),
    ...(filter?.status_code && { statusCode: filter.status_code }),
    ...(filter?.since && { sinceMs: Date.parse(filter.since) }),
    ...(filter?.until && { untilMs: Date.parse(filter.until) }),
    ...(named && { eventIds: [...new Set(named)] }),
  };
}

const jobFilter = z.strictObject({
  states: z.array(z.enum(REDELIVERABLE_STATES)),
  event_source: z.string().optional(),
  event_action: z.string().optional(),
  error_class: z.enum(ERROR_CLASSES).optional(),
  status_code: z.int().optional(),
  since: time.optional(),
  until: time,
});

const progress = z
  .strictObject({
    matched: z.int(),
    held: z.int().describe('Of those matched: put into the backlog, and not there for another reason.'),
    sent: z.int(),
    succeeded: z.int(),
    failed: z.int(),
  })
  .describe('Approximate.');

export const redeliveryJob = z
  .strictObject({
    id: z.uuid(),
    webhook_resource_id: z.string(),
    state: z
      .enum(JOB_STATES)
      .describe('`done`: all that matched is in the backlog, and goes out as the webhook can take it.'),
    reason: z.string().optional().describe('Why it was cancelled.'),
    filter: jobFilter.optional(),
    event_ids: z.array(z.string()).optional(),
    max_per_second: z.int(),
    progress,
    created_at: time,
    ended_at: time.optional(),
  })
  .meta({ id: 'RedeliveryJob' });

export const jobAnswer = z.strictObject({ job: redeliveryJob });

export function presentJob(job: RedeliveryJob): AnswerOf<typeof redeliveryJob> {
  const { succeeded, failed } = job.outcomes;
  const { eventIds: named } = job.filter;
  return {
    id: job.id,
    webhook_resource_id: job.webhookId,
    state: job.state,
    reason: job.reason,
    filter: named ? undefined : presentFilter(job.filter),
    event_ids: named && [...named],
    max_per_second: job.perSecond,
    progress: { matched: job.matched, held: job.held, sent: succeeded + failed, succeeded, failed },
    created_at: presentTime(job.createdAtMs),
    ended_at: presentOptionalTime(job.endedAtMs),
  };
}

const presentFilter = (filter: RedeliveryFilter): AnswerOf<typeof jobFilter> => ({
  states: [...filter.states],
  event_source: filter.eventSource,
  event_action: filter.eventAction,
  error_class: filter.errorClass,
  status_code: filter.statusCode,
  since: presentOptionalTime(filter.sinceMs),
  until: presentTime(filter.untilMs),
});

import * as z from 'zod';
import { ERROR_CLASSES } from '../../core/outcome.ts';
import {
  JOB_STATES,
  type Outcomes,
  REDELIVERABLE_STATES,
  type RedeliveryJob,
} from '../../core/redelivery-job.ts';

const filter = z.looseObject({
  states: z.array(z.enum(REDELIVERABLE_STATES)),
  eventSource: z.string().exactOptional(),
  eventAction: z.string().exactOptional(),
  errorClass: z.enum(ERROR_CLASSES).exactOptional(),
  statusCode: z.int().exactOptional(),
  sinceMs: z.int().exactOptional(),
  untilMs: z.int(),
  eventIds: z.array(z.string()).exactOptional(),
});

/** Loose: a field that a newer build stored survives an older build's read and write. */
const storedJob = z.looseObject({
  projectId: z.string(),
  webhookId: z.string(),
  id: z.string(),
  filter,
  perSecond: z.int(),
  state: z.enum(JOB_STATES),
  reason: z.string().exactOptional(),
  matched: z.int(),
  held: z.int(),
  cursor: z.string().exactOptional(),
  round: z.int(),
  leaseUntilMs: z.number().exactOptional(),
  inDoubt: z.literal(true).exactOptional(),
  createdAtMs: z.int(),
  endedAtMs: z.int().exactOptional(),
  version: z.int(),
});

/**
 * @param outcomes counted beside the item
 * @throws ZodError when the text is no stored job
 */
export const parseJob = (item: string, outcomes: Outcomes): RedeliveryJob => ({
  ...storedJob.parse(JSON.parse(item)),
  outcomes,
});

/** Without the outcomes: whoever writes the job knows only what was counted when it was read. */
export const renderJob = ({ outcomes: _, ...rest }: RedeliveryJob): string => JSON.stringify(rest);

import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import {
  type RunRedeliveryJobDependencies,
  runRedeliveryJob,
} from '../../core/delivering/run-redelivery-job.ts';
import { type WakeUpWebhookDependencies, wakeUpWebhook } from '../../core/delivering/wake-up-webhook.ts';
import { PROJECT_ID_PATTERN } from '../../core/limits.ts';
import type { Log } from '../runtime/log.ts';

export type WakeUpDependencies = WakeUpWebhookDependencies & RunRedeliveryJobDependencies;

const webhookKey = { projectId: z.string().regex(PROJECT_ID_PATTERN), webhookId: z.uuid() };
const jobMessage = z.strictObject({ ...webhookKey, jobId: z.uuid(), round: z.int().min(1) });
const wakeUpMessage = z.object({
  ...webhookKey,
  generation: z.int().min(1),
  atOnce: z.literal(true).exactOptional(),
});
const anyMessage = z.union([jobMessage, wakeUpMessage]);

/** The waker: looks after the backlogs whose time has come, and fills them for redelivery jobs. */
export const handleWakeUps = (
  deps: WakeUpDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<string>[]> =>
  Promise.allSettled(
    records.map(async (record) => handle(deps, anyMessage.parse(JSON.parse(record.body)), log)),
  );

async function handle(
  deps: WakeUpDependencies,
  message: z.output<typeof anyMessage>,
  log: Log,
): Promise<string> {
  const { projectId, webhookId } = message;
  if ('jobId' in message) {
    const disposition = await runRedeliveryJob(deps, message);
    log.info('redelivery_job.handled', { projectId, webhookId, jobId: message.jobId, disposition });
    return disposition;
  }
  const disposition = await wakeUpWebhook(deps, message);
  log.info('wakeup.handled', { projectId, webhookId, disposition });
  return disposition;
}

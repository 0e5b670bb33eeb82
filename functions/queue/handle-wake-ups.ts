import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { type WakeUpWebhookDependencies, wakeUpWebhook } from '../../core/delivering/wake-up-webhook.ts';
import { PROJECT_ID_PATTERN } from '../../core/limits.ts';
import type { Log } from '../runtime/log.ts';

const wakeUpMessage = z.object({
  projectId: z.string().regex(PROJECT_ID_PATTERN),
  webhookId: z.uuid(),
  generation: z.int().min(1),
  atOnce: z.literal(true).exactOptional(),
});

/** The waker: looks after the backlogs whose time has come. */
export const handleWakeUps = (
  deps: WakeUpWebhookDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<string>[]> =>
  Promise.allSettled(
    records.map(async (record) => {
      const message = wakeUpMessage.parse(JSON.parse(record.body));
      const disposition = await wakeUpWebhook(deps, message);
      const { projectId, webhookId } = message;
      log.info('wakeup.handled', { projectId, webhookId, disposition });
      return disposition;
    }),
  );

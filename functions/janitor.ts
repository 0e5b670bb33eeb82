import type { DynamoDBStreamEvent } from 'aws-lambda';
import { restartLostWakeUps } from '../core/delivering/restart-wake-ups.ts';
import { removeEverySecret, sweepOrphanedSecrets } from '../core/managing/remove-webhook-data.ts';
import { handleRemovals } from './cleaning/handle-removals.ts';
import { onDelete, stackRequest } from './cleaning/stack-deletion.ts';
import { janitorDependencies } from './runtime/wiring/janitor.ts';
import { log } from './runtime/wiring/process.ts';

/** From the stream of the webhooks table, from the daily schedule, and from a disposable stack that goes. */
export const handler = async (event: DynamoDBStreamEvent | { readonly task: 'sweep' }): Promise<unknown> => {
  const deps = janitorDependencies();
  if ('Records' in event) return handleRemovals(deps, event.Records, log);
  if ('task' in event) {
    log.info('secrets.swept', { removed: await sweepOrphanedSecrets(deps) });
    return log.info('wakeups.swept', { restarted: await restartLostWakeUps(deps) });
  }
  return onDelete(stackRequest.parse(event), deps.stack, () => removeEverySecret(deps));
};

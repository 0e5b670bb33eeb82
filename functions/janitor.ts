import type { DynamoDBStreamEvent } from 'aws-lambda';
import { removeEverySecret, sweepSecrets } from '../core/use-cases/clean-up.ts';
import { cleanWebhooks } from './runtime/clean-webhooks.ts';
import { janitorDependencies, log } from './runtime/dependencies.ts';
import { onDelete, stackRequest } from './runtime/farewell.ts';

/** From the stream of the webhooks table, from the daily schedule, and from a disposable stack that goes. */
export const handler = async (event: DynamoDBStreamEvent | { readonly task: 'sweep' }): Promise<unknown> => {
  const deps = janitorDependencies();
  if ('Records' in event) return cleanWebhooks(deps, event.Records, log);
  if ('task' in event) return log.info('secrets.swept', { removed: await sweepSecrets(deps) });
  return onDelete(stackRequest.parse(event), () => removeEverySecret(deps));
};

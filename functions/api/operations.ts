/** The operations of the API: whatever walks them all begins here. */
import type { Method, Operation } from './operation.ts';
import { catalogue } from './operations/catalogue.ts';
import { deliveries } from './operations/deliveries.ts';
import { events } from './operations/events.ts';
import { grants } from './operations/grants.ts';
import { metrics } from './operations/metrics.ts';
import { redeliveries } from './operations/redeliveries.ts';
import { search } from './operations/search.ts';
import { webhookActions } from './operations/webhook-actions.ts';
import { webhooks } from './operations/webhooks.ts';

export const operations: readonly Operation[] = [
  ...webhooks,
  ...webhookActions,
  ...deliveries,
  ...redeliveries,
  ...metrics,
  ...events,
  ...search,
  ...catalogue,
  ...grants,
];

const isRead = (operation: Operation): operation is Operation<'GET'> => operation.method === 'GET';
const isWrite = (operation: Operation): operation is Operation<Exclude<Method, 'GET'>> => !isRead(operation);

export const readOperations = operations.filter(isRead);
export const writeOperations = operations.filter(isWrite);

import { dispatchDeliveries } from './queue/dispatch-deliveries.ts';
import { dispatcherDependencies, log } from './runtime/dependencies.ts';
import { queueHandler } from './runtime/queue.ts';

/** From the deliveries queue: one attempt per message. */
export const handler = queueHandler(dispatchDeliveries, dispatcherDependencies, log);

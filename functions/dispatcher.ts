import { dispatchDeliveries } from './queue/dispatch-deliveries.ts';
import { queueHandler } from './runtime/queue.ts';
import { dispatcherDependencies } from './runtime/wiring/dispatcher.ts';
import { log } from './runtime/wiring/process.ts';

/** From the deliveries queue: one attempt per message. */
export const handler = queueHandler(dispatchDeliveries, dispatcherDependencies, log);

import { routeEvents } from './queue/route-events.ts';
import { log, routerDependencies } from './runtime/dependencies.ts';
import { queueHandler } from './runtime/queue.ts';

/** From the events queue: accepts events and hands out their deliveries. */
export const handler = queueHandler(routeEvents, routerDependencies, log);

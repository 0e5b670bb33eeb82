import { routeEvents } from './queue/route-events.ts';
import { queueHandler } from './runtime/queue.ts';
import { log } from './runtime/wiring/process.ts';
import { routerDependencies } from './runtime/wiring/router.ts';

/** From the events queue: accepts events and hands out their deliveries. */
export const handler = queueHandler(routeEvents, routerDependencies, log);

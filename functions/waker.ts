import { handleWakeUps } from './queue/handle-wake-ups.ts';
import { log, wakerDependencies } from './runtime/dependencies.ts';
import { queueHandler } from './runtime/queue.ts';

/** From the wake-ups queue: lets held deliveries go as their webhooks can take them. */
export const handler = queueHandler(handleWakeUps, wakerDependencies, log);

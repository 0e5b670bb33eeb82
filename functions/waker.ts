import { handleWakeUps } from './queue/handle-wake-ups.ts';
import { queueHandler } from './runtime/queue.ts';
import { log } from './runtime/wiring/process.ts';
import { wakerDependencies } from './runtime/wiring/waker.ts';

/** From the wake-ups queue: lets held deliveries go as their webhooks can take them. */
export const handler = queueHandler(handleWakeUps, wakerDependencies, log);

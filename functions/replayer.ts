import { replayRetries } from './queue/replay-retries.ts';
import { log, replayerDependencies } from './runtime/dependencies.ts';
import { queueHandler } from './runtime/queue.ts';

/** From the retries queue, which the scheduler fills: back to the deliveries queue. */
export const handler = queueHandler(replayRetries, replayerDependencies, log);

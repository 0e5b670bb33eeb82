import { replayRetries } from './queue/replay-retries.ts';
import { queueHandler } from './runtime/queue.ts';
import { log } from './runtime/wiring/process.ts';
import { replayerDependencies } from './runtime/wiring/replayer.ts';

/** From the retries queue, which the scheduler fills: back to the deliveries queue. */
export const handler = queueHandler(replayRetries, replayerDependencies, log);

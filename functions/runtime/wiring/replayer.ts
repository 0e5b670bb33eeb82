import { createDeliveryQueue } from '../../../adapters/sqs/delivery-queue.ts';
import type { DeliveryQueue } from '../../../core/ports.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { clock } from './process.ts';
import { queues } from './queues.ts';

export const replayerDependencies = lazily((): { deliveryQueue: DeliveryQueue } => {
  const env = readEnvironment('replayer', process.env);
  const deliveries = queues()(env.DELIVERIES_QUEUE_URL);
  return { deliveryQueue: createDeliveryQueue({ queue: deliveries, clock }) };
});

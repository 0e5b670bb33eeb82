import type { DeliveryMessage } from '../../../core/delivery-message.ts';
import { QUEUE_DELAY_MAX_SECONDS } from '../../../core/limits.ts';
import type { Clock } from '../../../core/ports.ts';
import type { RedeliveryJobMessage } from '../../../core/redelivery-job.ts';
import type { WakeUpMessage } from '../../../core/wake-up.ts';
import type { Ledger } from './ledger.ts';
import { createMemoryBacklog, createMemoryWakeUps } from './memory-backlog.ts';
import { createMemoryDeliveries, createMemoryEvents } from './memory-log.ts';
import { createMemoryMetrics } from './memory-metrics.ts';
import { createMemoryRedeliveryJobs } from './memory-redelivery-jobs.ts';
import { createMemoryRates, createMemoryVault } from './memory-vault.ts';
import { createMemoryHealth, createMemoryWebhooks } from './memory-webhooks.ts';
import type { MessageQueue } from './message-queue.ts';

/** What all processes share: it survives every crash. */
export type Stores = ReturnType<typeof createStores>;

export interface Queues {
  readonly events: MessageQueue;
  readonly deliveries: MessageQueue;
  readonly wakeUps: MessageQueue;
}

export function createStores(clock: Clock, ledger: Ledger, queues: Queues) {
  const { events, deliveries, wakeUps: wakeUpMessages } = queues;
  const wakeUps = createMemoryWakeUps();
  const rejected = new Map<string, { body: string; reason: string }>();
  return {
    webhooks: createMemoryWebhooks(),
    health: createMemoryHealth(),
    events: createMemoryEvents(clock),
    deliveries: createMemoryDeliveries(clock),
    vault: createMemoryVault(clock),
    rates: createMemoryRates(clock),
    rejected,
    /** Tokens that owners ever sent, stored or not: the checker's. */
    offered: [] as string[],
    queues,
    wakeUps,
    backlog: createMemoryBacklog(clock, wakeUps),
    redeliveryJobs: createMemoryRedeliveryJobs(clock),
    metrics: createMemoryMetrics(clock),
    rejectedEvents: {
      async put({ body, reason, messageId }: { body: string; reason: string; messageId: string }) {
        rejected.set(messageId, { body, reason });
      },
    },
    eventQueue: {
      async send(messages: readonly { readonly body: string; readonly projectId: string }[]) {
        events.send(messages.map(({ body, projectId }) => ({ body, groupId: projectId })));
      },
    },
    deliveryQueue: {
      async send(messages: readonly { readonly message: DeliveryMessage; readonly notBeforeMs?: number }[]) {
        deliveries.send(
          messages.map(({ message, notBeforeMs }) => ({
            body: JSON.stringify(message),
            groupId: message.webhookId,
            notBeforeMs,
          })),
        );
      },
    },
    wakeUpQueue: {
      async send(message: WakeUpMessage | RedeliveryJobMessage, notBeforeMs: number) {
        // As the queue of AWS: a longer wait ends early.
        const latestMs = clock.now() + QUEUE_DELAY_MAX_SECONDS * 1_000;
        wakeUpMessages.send([
          {
            body: JSON.stringify(message),
            groupId: message.webhookId,
            notBeforeMs: Math.min(notBeforeMs, latestMs),
          },
        ]);
      },
    },
    clock,
    ledger,
  };
}

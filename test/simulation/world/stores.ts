import type { Clock, DeliveryMessage } from '../../../core/ports.ts';
import type { Ledger } from './ledger.ts';
import { createMemoryDeliveries, createMemoryEvents } from './memory-log.ts';
import { createMemoryRates, createMemoryVault } from './memory-vault.ts';
import { createMemoryHealth, createMemoryWebhooks } from './memory-webhooks.ts';
import type { MessageQueue } from './message-queue.ts';

/** What all processes share: it survives every crash. */
export type Stores = ReturnType<typeof createStores>;

export function createStores(clock: Clock, ledger: Ledger, events: MessageQueue, deliveries: MessageQueue) {
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
    queues: { events, deliveries },
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
    clock,
    ledger,
  };
}

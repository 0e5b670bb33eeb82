import type { HeldDelivery } from '../../../core/backlog.ts';
import type { Delivery } from '../../../core/delivery.ts';
import type { AcceptedEvent } from '../../../core/event.ts';
import type { Health } from '../../../core/health.ts';
import type { EventStore, QueuedDelivery } from '../../../core/ports.ts';
import type { RedeliveryJob } from '../../../core/redelivery-job.ts';
import type { Webhook } from '../../../core/webhook.ts';
import { append, deedsOf, type Handling, type Ledger } from './ledger.ts';

/** One effect of one call, as it happened in the stores: whether its caller ever heard of it is another matter. */
export interface Effect {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
  readonly by: string;
  readonly handling: Handling | undefined;
}

/** Writes committed changes down. */
export function observe(ledger: Ledger, { call, args, result, by, handling }: Effect): void {
  const commit = <Item>(item: Item | undefined) => ({ ...ledger.moment(), item, handling });
  const [first] = args;
  if (handling) handling.calls++;
  switch (call) {
    case 'webhooks.insert':
    case 'webhooks.update': {
      if (result !== 'inserted' && result !== 'updated') return;
      const webhook = first as Webhook;
      append(ledger.webhooks, webhook.id, commit(webhook));
      return;
    }
    case 'webhooks.remove': {
      if (result === 'removed') append(ledger.webhooks, (first as Webhook).id, commit<Webhook>(undefined));
      return;
    }
    case 'health.put': {
      const health = first as Health;
      if (result === 'written') append(ledger.healths, health.webhookId, commit(health));
      return;
    }
    case 'deliveries.put': {
      const delivery = first as Delivery;
      if (result !== 'written') return;
      append(ledger.deliveries, delivery.id, commit(delivery));
      const deeds = handling?.deeds.get(delivery.id);
      if (deeds && deeds.posts > 0) deeds.recorded = true;
      return;
    }
    case 'events.accept': {
      const event = first as AcceptedEvent;
      const key = `${event.projectId}/${event.eventId}`;
      const isOurs = (result as Awaited<ReturnType<EventStore['accept']>>).kind === 'accepted';
      if (isOurs) ledger.routed.set(key, commit(event));
      return;
    }
    case 'redeliveryJobs.put': {
      const job = first as RedeliveryJob;
      if (result === 'written') append(ledger.jobs, job.id, commit(job));
      return;
    }
    case 'backlog.hold': {
      const { jobId, deliveryId } = (first as HeldDelivery).message;
      // A row is as durable as a message: whoever stored it and is not done leaves both.
      if (handling) deedsOf(handling, deliveryId).sends++;
      if (jobId === undefined) return;
      ledger.jobHolds.set(jobId, (ledger.jobHolds.get(jobId) ?? new Set()).add(deliveryId));
      return;
    }
    case 'deliveryQueue.send':
      for (const { message, notBeforeMs } of first as readonly QueuedDelivery[]) {
        ledger.enqueued.push({ ...ledger.moment(), message, notBeforeMs, handling, by });
        if (handling) deedsOf(handling, message.deliveryId).sends++;
        if (message.attemptId === undefined) continue;
        const asked = ledger.redeliveries.get(message.deliveryId) ?? new Set();
        ledger.redeliveries.set(message.deliveryId, asked.add(message.attemptId));
      }
  }
}

/** The deliveries a call is about: those of its arguments, or those of the batch for a read. */
export function deliveriesOf(
  call: string,
  args: readonly unknown[],
  handling: Handling | undefined,
): string[] {
  if (call === 'deliveries.put') return [(args[0] as Delivery).id];
  if (call === 'deliveryQueue.send') {
    return (args[0] as readonly QueuedDelivery[]).map(({ message }) => message.deliveryId);
  }
  return handling?.messages.flatMap(({ message }) => message?.deliveryId ?? []) ?? [];
}

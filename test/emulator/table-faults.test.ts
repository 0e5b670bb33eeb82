import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { type Table, tablesBehind } from '../../adapters/dynamodb/table.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import {
  changed,
  randomId,
  randomName,
  sampleDelivery,
  sampleEvent,
  sampleHealth,
  sampleWebhook,
  standingClock,
} from '../conformance/samples.ts';
import { createDeliveriesTable, createWebhooksTable, dynamodb } from './aws.ts';
import {
  always,
  answering,
  type Fault,
  type Faults,
  failed,
  injectFaults,
  insteadOf,
  lostReply,
  throttled,
} from './faults.ts';

const clock = standingClock();

let webhooksTable: string;
let deliveriesTable: string;
let faults: Faults;
let webhooks: Table;
let deliveries: Table;

beforeAll(async () => {
  const tables = await Promise.all([createWebhooksTable(), createDeliveriesTable()]);
  [webhooksTable, deliveriesTable] = [tables[0].name, tables[1].name];
});

beforeEach(() => {
  const client = dynamodb();
  faults = injectFaults(client);
  const random = { bytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)), fraction: () => 0 };
  const table = tablesBehind(client, random);
  [webhooks, deliveries] = [table(webhooksTable), table(deliveriesTable)];
});

describe('A lost reply', () => {
  it('to the record of a delivery is our own write, not a conflict', async () => {
    const log = createDeliveryLog(deliveries, clock);
    const first = sampleDelivery({ state: 'pending' });
    faults.plan.PutItem = [lostReply];
    expect(await log.put(first)).toBe('written');
    const second = { ...first, state: 'succeeded' as const, version: 2 };
    faults.plan.PutItem = [lostReply];
    expect(await log.put(second)).toBe('written');
    expect(faults.calls.PutItem).toBe(4);
    expect(await log.getMany([{ webhookId: first.webhookId, deliveryId: first.id }])).toEqual([second]);
  });

  it("does not make another worker's equal write ours", async () => {
    const log = createDeliveryLog(deliveries, clock);
    const delivery = sampleDelivery();
    await log.put(delivery);
    faults.plan.PutItem = [failed];
    expect(await log.put(delivery)).toBe('conflict');
  });

  it('to a claim of the probe leaves one claimant', async () => {
    const store = createHealthStore(webhooks);
    const health = sampleHealth();
    faults.plan.PutItem = [lostReply];
    expect(await store.put(health)).toBe('written');
    expect(await store.put(health)).toBe('conflict');
  });

  it('to the acceptance of an event returns what was stored', async () => {
    const store = createEventStore(deliveries, clock);
    const event = sampleEvent();
    faults.plan.PutItem = [lostReply];
    expect(await store.accept(event)).toEqual({ kind: 'accepted' });
  });

  it('to any write of a webhook is one write, and raises the revision once', async () => {
    const store = createWebhookStore(webhooks);
    const webhook = sampleWebhook();
    const second = changed(webhook, { description: 'second' });
    const third = changed(second, { name: randomName() });
    const lose = () => {
      faults.plan.TransactWriteItems = [lostReply];
    };
    lose();
    expect(await store.insert(webhook, 1)).toBe('inserted');
    lose();
    expect(await store.update(second)).toBe('updated');
    lose();
    expect(await store.update(third)).toBe('updated');
    expect(await store.revision(webhook.projectId)).toBe(3);
    lose();
    expect(await store.remove(third)).toBe('removed');
    expect(await store.revision(webhook.projectId)).toBe(4);
    expect(await store.insert(sampleWebhook({ projectId: webhook.projectId }), 1)).toBe('inserted');
  });

  it('to a request counter never lets more through than the limit', async () => {
    const limiter = createRateLimiter(webhooks, clock);
    const key = randomId();
    faults.plan.UpdateItem = [lostReply];
    const taken = [];
    for (let request = 0; request < 5; request++) taken.push(await limiter.take(key, 3, 60));
    expect(taken.filter(Boolean).length).toBeLessThanOrEqual(3);
    expect(taken.at(-1)).toBe(false);
  });
});

describe('What DynamoDB leaves undone', () => {
  const itemsOf = z.record(z.string(), z.array(z.looseObject({ PK: z.unknown(), SK: z.unknown() })));

  const marshalled = z.record(z.string(), z.object({ S: z.string() }));
  const writesOf = z.object({
    RequestItems: z.record(z.string(), z.array(z.object({ DeleteRequest: z.object({ Key: marshalled }) }))),
  });

  it('of a batch of reads is asked for again', async () => {
    const log = createDeliveryLog(deliveries, clock);
    const webhookId = randomId();
    const stored = Array.from({ length: 9 }, () => sampleDelivery({ webhookId }));
    for (const delivery of stored) await log.put(delivery);
    const withheld = answering(({ Responses }) => {
      const items = itemsOf.parse(Responses)[deliveriesTable] ?? [];
      const kept = items.slice(0, items.length / 2);
      const Keys = items.slice(kept.length).map(({ PK, SK }) => ({ PK, SK }));
      return {
        Responses: { [deliveriesTable]: kept },
        UnprocessedKeys: { [deliveriesTable]: { Keys, ConsistentRead: true } },
      };
    });
    faults.plan.BatchGetItem = [withheld, withheld, withheld];
    const keys = stored.map(({ id }) => ({ webhookId, deliveryId: id }));
    const read = await log.getMany(keys);
    expect(read.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());
    expect(faults.calls.BatchGetItem).toBe(4);
  });

  it('of a batch of removals is removed after all', async () => {
    const log = createDeliveryLog(deliveries, clock);
    const webhookId = randomId();
    for (let index = 0; index < 12; index++) await log.put(sampleDelivery({ webhookId }));
    const nothingDone = insteadOf((input) => {
      const { RequestItems } = writesOf.parse(input);
      const requests = (RequestItems[deliveriesTable] ?? []).map(({ DeleteRequest }) => ({
        DeleteRequest: { Key: unmarshall(DeleteRequest.Key) },
      }));
      return { UnprocessedItems: { [deliveriesTable]: requests } };
    });
    faults.plan.BatchWriteItem = [nothingDone, nothingDone];
    await log.removeAll(webhookId);
    const all = { ascending: true, limit: 100 };
    expect(await log.list(webhookId, 'attempted', {}, all)).toEqual({ items: [] });
    expect(faults.calls.BatchWriteItem).toBe(1);
  });

  const readsOf = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(marshalled) })) });
  const leavingUndone = (table: string) =>
    insteadOf((input) => {
      const { [table]: mine = { Keys: [] } } = readsOf.parse(input).RequestItems;
      return {
        Responses: {},
        UnprocessedKeys: { [table]: { Keys: mine.Keys.map((key) => unmarshall(key)) } },
      };
    });

  it('for ever is an error, not a short answer', async () => {
    const log = createDeliveryLog(deliveries, clock);
    faults.plan.BatchGetItem = always(leavingUndone(deliveriesTable));
    await expect(log.getMany([{ webhookId: randomId(), deliveryId: 'x' }])).rejects.toThrow('are left after');
  });

  it('of one table fails those only who asked for it in a read of both', async () => {
    faults.plan.BatchGetItem = always(leavingUndone(deliveriesTable));
    const [health, delivery] = await Promise.allSettled([
      createHealthStore(webhooks).getMany([{ projectId: randomId(), webhookId: randomId() }]),
      createDeliveryLog(deliveries, clock).getMany([{ webhookId: randomId(), deliveryId: 'x' }]),
    ]);
    expect(health).toEqual({ status: 'fulfilled', value: [] });
    expect(delivery.status).toBe('rejected');
  });
});

describe('What several stores ask for in one turn', () => {
  it('is one read of both tables, and each gets its own', async () => {
    const [store, healths, log] = [
      createWebhookStore(webhooks),
      createHealthStore(webhooks),
      createDeliveryLog(deliveries, clock),
    ];
    const webhook = sampleWebhook();
    const { projectId, id: webhookId } = webhook;
    const health = sampleHealth({ projectId, webhookId });
    const delivery = sampleDelivery({ projectId, webhookId });
    await Promise.all([store.insert(webhook, 9), healths.put(health), log.put(delivery)]);
    const key = { projectId, webhookId };
    expect(
      await Promise.all([
        store.getMany([key, key]),
        healths.getMany([key]),
        log.getMany([{ webhookId, deliveryId: delivery.id }]),
        store.getMany([key]),
        store.revision(projectId),
      ]),
    ).toEqual([[webhook], [health], [delivery], [webhook], 1]);
    expect(faults.calls.BatchGetItem).toBe(1);
  });
});

describe('DynamoDB in trouble', () => {
  const conflict: Fault = insteadOf(() => {
    const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }, { Code: 'None' }];
    throw new TransactionCanceledException({ message: 'conflict', $metadata: {}, CancellationReasons });
  });

  it('for a moment is not noticed', async () => {
    const log = createDeliveryLog(deliveries, clock);
    const delivery = sampleDelivery();
    faults.plan.PutItem = [throttled, failed];
    expect(await log.put(delivery)).toBe('written');
    faults.plan.BatchGetItem = [throttled, failed];
    expect(await log.getMany([{ webhookId: delivery.webhookId, deliveryId: delivery.id }])).toEqual([
      delivery,
    ]);
  });

  it('for longer is an error: nobody is told that a webhook does not exist', async () => {
    const store = createWebhookStore(webhooks);
    const webhook = sampleWebhook();
    await store.insert(webhook, 9);
    faults.plan.BatchGetItem = always(throttled);
    await expect(store.getMany([{ projectId: webhook.projectId, webhookId: webhook.id }])).rejects.toThrow(
      'Rate exceeded',
    );
    faults.plan.GetItem = always(throttled);
    await expect(store.getByName(webhook.projectId, webhook.name)).rejects.toThrow('Rate exceeded');
  });

  it('with transactions that meet tries again, and gives up in the end', async () => {
    const store = createWebhookStore(webhooks);
    faults.plan.TransactWriteItems = [conflict, conflict, conflict];
    expect(await store.insert(sampleWebhook(), 9)).toBe('inserted');
    faults.plan.TransactWriteItems = always(conflict);
    await expect(store.insert(sampleWebhook(), 9)).rejects.toThrow('conflict');
  });
});

import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { parseRemovedWebhook } from '../../adapters/dynamodb/removal-record.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { RETENTION_DAYS } from '../../core/limits.ts';
import {
  NOW_MS,
  sampleDelivery,
  sampleEvent,
  sampleHealth,
  sampleWebhook,
  standingClock,
} from '../conformance/samples.ts';
import { createDeliveriesTable, createWebhooksTable } from './aws.ts';

const DAY_SECONDS = 24 * 60 * 60;
const NOW_SECONDS = NOW_MS / 1_000;
const EXPIRES_AT = String(NOW_SECONDS + RETENTION_DAYS * DAY_SECONDS);

const clock = standingClock();

async function itemsOf({ client, name }: Table) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
  return Items;
}

describe('The table of webhooks', () => {
  it('has the keys that docs/data-model.md says', async () => {
    const table = await createWebhooksTable();
    const webhook = sampleWebhook();
    const { projectId, id, name } = webhook;
    await createWebhookStore(table).insert(webhook, 9);
    await createHealthStore(table).put(sampleHealth({ projectId, webhookId: id }));
    await createGrantStore(table).put({ principalId: 'client', projectId, role: 'viewer' });
    await createRateLimiter(table, clock).take('verify/x', 3, 60);
    const items = await itemsOf(table);
    const keys = items.map(({ PK, SK }) => `${PK?.S} ${SK?.S}`).sort();
    expect(keys).toEqual(
      [
        `P#${projectId} W#${id}`,
        `P#${projectId} N#${name}`,
        `P#${projectId} REV`,
        `P#${projectId} H#${id}`,
        `G#client P#${projectId}`,
        `RATE#verify/x T#${NOW_SECONDS}`,
      ].sort(),
    );
    const expiring = items.filter(({ expiresAt }) => expiresAt);
    expect(expiring.map(({ PK, expiresAt }) => [PK?.S, expiresAt?.N])).toEqual([
      ['RATE#verify/x', String(NOW_SECONDS + 60)],
    ]);
  });

  it('has items from which the janitor can read the webhook that was removed', async () => {
    const table = await createWebhooksTable();
    const webhook = sampleWebhook();
    await createWebhookStore(table).insert(webhook, 9);
    const { Item } = await table.client.send(
      new GetItemCommand({
        TableName: table.name,
        Key: { PK: { S: `P#${webhook.projectId}` }, SK: { S: `W#${webhook.id}` } },
      }),
    );
    expect(parseRemovedWebhook(Item)).toEqual(webhook);
    expect(() => parseRemovedWebhook(undefined)).toThrow();
  });
});

describe('The table of deliveries', () => {
  it('has the keys that docs/data-model.md says, and an end', async () => {
    const table = await createDeliveriesTable();
    const [event, delivery] = [sampleEvent(), sampleDelivery()];
    await createEventStore(table, clock).accept(event);
    await createDeliveryLog(table, clock).put(delivery);
    const items = await itemsOf(table);
    expect(items.map(({ PK, SK, expiresAt }) => [PK?.S, SK?.S, expiresAt?.N]).sort()).toEqual([
      [`E#${event.projectId}#${event.eventId}`, 'EVENT', EXPIRES_AT],
      [`W#${delivery.webhookId}`, delivery.id, EXPIRES_AT],
    ]);
  });

  it('has an index by day of events without their payloads', async () => {
    const table = await createDeliveriesTable();
    const event = sampleEvent();
    await createEventStore(table, clock).accept(event);
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'events-by-day',
        KeyConditionExpression: '#day = :day',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':day': { S: `P#${event.projectId}#2026-03-01` } },
      }),
    );
    expect(Items.map((item) => Object.keys(item).sort())).toEqual([
      ['PK', 'SK', 'day', 'document', 'expiresAt', 'sortId'],
    ]);
    expect(Items[0]?.sortId?.S).toBe(event.sortId);
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createGrantStore } from '../../adapters/dynamodb/grant-store.ts';
import { createHealthStore } from '../../adapters/dynamodb/health-store.ts';
import { createRateLimiter } from '../../adapters/dynamodb/rate-limiter.ts';
import { parseRemovedWebhook } from '../../adapters/dynamodb/removal-record.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWebhookStore } from '../../adapters/dynamodb/webhook-store.ts';
import { createSchedules } from '../../adapters/scheduler/schedules.ts';
import { createDeliveryQueue } from '../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { createRejectedEvents } from '../../adapters/sqs/rejected-events.ts';
import { RETENTION_DAYS } from '../../core/limits.ts';
import { sampleMessage } from '../conformance/queues.ts';
import {
  NOW_MS,
  sampleDelivery,
  sampleEvent,
  sampleHealth,
  sampleWebhook,
  standingClock,
} from '../conformance/samples.ts';
import {
  createDeliveriesTable,
  createQueue,
  createScheduleGroup,
  createWebhooksTable,
  drainQueue,
  scheduler,
} from './aws.ts';

const DAY_SECONDS = 24 * 60 * 60;
const MINUTE_MS = 60_000;
const NOW_SECONDS = NOW_MS / 1_000;
const EXPIRES_AT = String(NOW_SECONDS + RETENTION_DAYS * DAY_SECONDS);
/** The emulator looks for due schedules every ten seconds. */
const FIRED_WITHIN_MS = 40_000;

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

describe('The queue of deliveries', () => {
  async function setUp() {
    const [queue, retries, deadLetters] = await Promise.all([createQueue(), createQueue(), createQueue()]);
    const group = await createScheduleGroup();
    const options = {
      client: scheduler(),
      groupName: group,
      queueArn: retries.arn,
      deadLetterArn: deadLetters.arn,
      roleArn: 'arn:aws:iam::000000000000:role/scheduler',
    };
    const names: string[] = [];
    options.client.middlewareStack.add(
      (next) => async (args) => {
        const { Name } = args.input as { Name?: string };
        if (Name) names.push(Name);
        return next(args);
      },
      { step: 'initialize' },
    );
    const schedules = createSchedules(options);
    const now = standingClock(Date.now());
    return {
      queue,
      retries,
      schedules,
      names,
      options,
      now,
      port: createDeliveryQueue({ queue, schedules, clock: now }),
    };
  }

  it('holds a message for the seconds asked for', async () => {
    const { queue, port, now } = await setUp();
    const message = sampleMessage();
    await port.send([{ message, notBeforeMs: now.now() + 1_500 }]);
    expect(await drainQueue(queue)).toEqual([]);
    await pause(2_500);
    expect((await drainQueue(queue)).map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([message]);
  });

  it('leaves waits of more than 15 minutes to a one-time schedule, made once however often it is asked', async () => {
    const { queue, port, names, options, now } = await setUp();
    const message = sampleMessage();
    const wait = { message, notBeforeMs: now.now() + 15 * MINUTE_MS + 1 };
    await port.send([wait]);
    await port.send([wait, wait]);
    await port.send([{ message, notBeforeMs: wait.notBeforeMs + 20 * MINUTE_MS }]);
    await port.send([{ message: { ...message, retryStep: 1 }, notBeforeMs: wait.notBeforeMs }]);
    expect(await drainQueue(queue)).toEqual([]);
    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[0-9A-Za-z_.-]{1,64}$/);
    const [Name] = names;
    const found = await scheduler().send(new GetScheduleCommand({ Name, GroupName: options.groupName }));
    const atSeconds = Math.ceil(wait.notBeforeMs / 1_000);
    expect(found).toMatchObject({
      ScheduleExpression: `at(${new Date(atSeconds * 1_000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: options.queueArn,
        RoleArn: options.roleArn,
        DeadLetterConfig: { Arn: options.deadLetterArn },
      },
    });
    expect(JSON.parse(found.Target?.Input ?? '')).toEqual(message);
  });

  it('waits up to 15 minutes without a schedule, and refuses longer waits where there is none', async () => {
    const { port, names, queue, now } = await setUp();
    await port.send([{ message: sampleMessage(), notBeforeMs: now.now() + 15 * MINUTE_MS }]);
    expect(names).toEqual([]);
    const unscheduled = createDeliveryQueue({ queue, clock: now });
    const long = { message: sampleMessage(), notBeforeMs: now.now() + 16 * MINUTE_MS };
    await expect(unscheduled.send([long])).rejects.toThrow('scheduler');
  });

  it('gets its message back from the scheduler, which then forgets it', async () => {
    const { retries, schedules, names, options } = await setUp();
    const message = sampleMessage();
    await schedules.create(message, Date.now() + 1_000);
    const received = [];
    for (let waitedMs = 0; waitedMs < FIRED_WITHIN_MS && received.length === 0; waitedMs += 1_000) {
      await pause(1_000);
      received.push(...(await drainQueue(retries)));
    }
    expect(received.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([message]);
    const gone = scheduler().send(new GetScheduleCommand({ Name: names[0], GroupName: options.groupName }));
    await expect(gone).rejects.toThrow();
  });
});

describe('The queue of events', () => {
  it('takes text that SQS refuses, as JSON that means the same', async () => {
    const queue = await createQueue();
    const body = '{"a":"\uffff\ufffe\u0085"}';
    await createEventQueue(queue).send([{ body, projectId: 'p' }]);
    const [received] = await drainQueue(queue);
    expect(received?.Body).toBe('{"a":"\\uffff\\ufffe\u0085"}');
    expect(JSON.parse(received?.Body ?? '')).toEqual(JSON.parse(body));
  });

  it('keeps a rejected event with the reason, whatever either looks like', async () => {
    const queue = await createQueue();
    const rejected = createRejectedEvents(queue);
    await rejected.put({ body: '{', reason: 'not JSON', messageId: 'm-1' });
    await rejected.put({
      body: `${'é'.repeat(600_000)}`,
      reason: '\u0000\ud800'.repeat(900),
      messageId: 'm-2',
    });
    const received = await drainQueue(queue);
    const byId = new Map(
      received.map((message) => [message.MessageAttributes?.messageId?.StringValue, message]),
    );
    expect(byId.get('m-1')).toMatchObject({
      Body: '{',
      MessageAttributes: { reason: { StringValue: 'not JSON' } },
    });
    expect(byId.get('m-2')?.Body?.length).toBe(500_000);
  });
});

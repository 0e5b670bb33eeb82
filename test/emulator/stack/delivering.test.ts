import { ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callAws } from '../../../local/aws-request.ts';
import type { Deployment } from '../../../local/deployment.ts';
import { startWatchedReceiver, type WatchedReceiver } from '../../../verify/deployment/receiver.ts';
import { scheduler, sqs } from '../aws.ts';
import { DEPLOY_TIMEOUT_MS, deployed, eventually, newProject, type Project } from './deployed.ts';

const TOKEN = 'first-token-of-the-webhook';
const SOURCE = 'acme.orders.order';

let deployment: Deployment;
let project: Project;
let receiver: WatchedReceiver;

beforeAll(async () => {
  deployment = await deployed();
  project = await newProject(deployment);
  receiver = await startWatchedReceiver();
  const created = await project.call('POST', '/webhooks', {
    name: 'orders',
    enabled: true,
    config: { url: receiver.url, hmac_key: TOKEN },
    subscriptions: [{ events: [{ source: SOURCE, action: '*' }] }],
  });
  expect(created.status).toBe(200);
}, DEPLOY_TIMEOUT_MS);
afterAll(() => receiver?.close());

const delivered = (eventId: string) =>
  eventually(`event ${eventId} at the receiver`, () =>
    receiver.deliveries().find(({ event }) => event.event_id === eventId),
  );

const publish = async (eventId: string): Promise<void> => {
  const event = { event_id: eventId, event_source: SOURCE, event_action: 'placed', event_payload: { n: 1 } };
  expect((await project.call('POST', '/events', event)).status).toBe(202);
};

const deliveryOf = async (eventId: string) => {
  const { body } = await project.webhook('orders', 'GET', '/deliveries');
  return body.deliveries.find((each: { event_id: string }) => each.event_id === eventId);
};

describe('an event is delivered, signed, whichever door it came in by', () => {
  test('HTTPS', async () => {
    await publish('https-1');
    expect((await delivered('https-1')).signedWith(TOKEN)).toBe(true);
  });

  test('SQS', async () => {
    const body = { project_id: project.id, event_id: 'sqs-1', event_source: SOURCE, event_action: 'placed' };
    await sqs().send(
      new SendMessageCommand({
        QueueUrl: deployment.outputs.EventsQueueUrl,
        MessageBody: `${JSON.stringify(body).slice(0, -1)},"event_payload":{"big":12345678901234567890}}`,
      }),
    );
    const request = await delivered('sqs-1');
    expect(request.signedWith(TOKEN)).toBe(true);
    expect(request.body).toContain('"event_payload":{"big":12345678901234567890}');
  });

  test('EventBridge', async () => {
    const { FailedEntryCount } = await callAws(deployment.endpoint, 'events', 'AWSEvents.PutEvents', {
      Entries: [
        {
          EventBusName: deployment.outputs.BusArn,
          Source: SOURCE,
          DetailType: 'placed',
          Detail: JSON.stringify({ project_id: project.id, event_id: 'bus-1', event_payload: { n: 1 } }),
        },
      ],
    });
    expect(FailedEntryCount).toBe(0);
    expect((await delivered('bus-1')).signedWith(TOKEN)).toBe(true);
  });
});

describe('retries', () => {
  test('a receiver that fails once gets the same message again, through the queue', async () => {
    receiver.answer(500);
    await publish('retried-1');
    const delivery = await eventually('a success', async () => {
      const found = await deliveryOf('retried-1');
      return found?.state === 'succeeded' && found;
    });
    expect(delivery.attempts).toHaveLength(2);
    const ids = receiver.deliveries().filter(({ event }) => event.event_id === 'retried-1');
    expect(new Set(ids.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
  });

  test('a wait longer than the queue makes goes through the scheduler and comes back', async () => {
    receiver.answer(500, 500);
    await publish('scheduled-1');
    const schedule = await eventually('a schedule', async () => {
      const { Schedules = [] } = await scheduler().send(new ListSchedulesCommand({}));
      const { id } = (await deliveryOf('scheduled-1')) ?? {};
      return id && Schedules.find(({ Name }) => Name?.startsWith(id));
    });
    expect(schedule.Target?.Arn).toContain('Retries');
    const delivery = await eventually('a success', async () => {
      const found = await deliveryOf('scheduled-1');
      return found?.state === 'succeeded' && found;
    });
    expect(delivery.attempts).toHaveLength(3);
    await eventually('the schedule to delete itself', async () => {
      const { Schedules = [] } = await scheduler().send(new ListSchedulesCommand({}));
      return !Schedules.some(({ Name }) => Name === schedule.Name);
    });
  });
});

test('a token is rotated while deliveries flow: each is signed with a token valid at that moment', async () => {
  const before = Array.from({ length: 10 }, (_, index) => `flow-a-${index}`);
  const after = Array.from({ length: 5 }, (_, index) => `flow-b-${index}`);
  await Promise.all(before.map(publish));
  const rotated = await project.webhook('orders', 'POST', '/rotate-token', { overlap_seconds: 60 });
  const newToken: string = rotated.body.hmac_key;
  await Promise.all(after.map(publish));

  for (const eventId of before) {
    const request = await delivered(eventId);
    expect([TOKEN, newToken].some((token) => request.signedWith(token))).toBe(true);
  }
  for (const eventId of after) expect((await delivered(eventId)).signedWith(newToken)).toBe(true);
});

test('a disabled webhook gets nothing from then on, and the event says why', async () => {
  expect((await project.webhook('orders', 'POST', '/disable', {})).status).toBe(200);
  await publish('skipped-1');
  const event = await eventually('the event', async () => {
    const answer = await project.call('GET', '/events/skipped-1');
    return answer.status === 200 && answer.body;
  });
  expect(event.deliveries).toMatchObject([{ state: 'skipped' }]);
  expect(receiver.deliveries().some(({ event: each }) => each.event_id === 'skipped-1')).toBe(false);
});

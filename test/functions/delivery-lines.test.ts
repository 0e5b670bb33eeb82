import { expect, test } from 'vitest';
import { dispatchDeliveries } from '../../functions/queue/dispatch-deliveries.ts';
import { routeEvents } from '../../functions/queue/route-events.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { status } from '../scripted-sender.ts';
import { createWorld, givenWebhook, PROJECT, sqsEvent, type World } from '../world.ts';

/** One event through both queues, 1.5 s after it was accepted: what the dispatcher writes about it. */
async function lineOf(world: World): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), world.now);
  const record = (body: string) =>
    sqsEvent([{ id: 'm-1', body, groupId: 'g', sentAtMs: world.now(), receiveCount: 1 }]).Records;
  const event = {
    project_id: PROJECT,
    event_id: 'one',
    event_source: 'acme.orders.order',
    event_action: 'placed',
  };
  const sent: string[] = [];
  const deliveryQueue = {
    ...world.deps.deliveryQueue,
    send: async (entries: readonly { message: object }[]) => {
      sent.push(...entries.map(({ message }) => JSON.stringify(message)));
    },
  };
  await routeEvents(
    { ...world.deps, deliveryQueue },
    record(JSON.stringify({ ...event, event_payload: 1 })),
    log,
  );
  world.advance(1_500);
  await dispatchDeliveries(world.deps, record(sent[0] ?? ''), log);
  return JSON.parse(lines.at(-1) ?? '{}');
}

test('a delivery’s line has event, webhook and delivery, the status and how long it took since acceptance', async () => {
  const world = createWorld();
  const webhook = await givenWebhook(world);
  expect(await lineOf(world)).toMatchObject({
    event: 'delivery.handled',
    projectId: PROJECT,
    eventId: 'one',
    webhookId: webhook.resource_id,
    deliveryId: expect.any(String),
    disposition: 'succeeded',
    statusCode: 200,
    sinceAcceptedMs: 1_500,
  });
});

test('of a failed attempt it has the class, and no time', async () => {
  const world = createWorld();
  await givenWebhook(world);
  world.sender.answer = () => status(503);
  const line = await lineOf(world);
  expect(line).toMatchObject({ disposition: 'retry', statusCode: 503, errorClass: expect.any(String) });
  expect(line).not.toHaveProperty('sinceAcceptedMs');
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import { dispatchDeliveries } from '../../functions/queue/dispatch-deliveries.ts';
import { routeEvents } from '../../functions/queue/route-events.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { queueHandler } from '../../functions/runtime/queue.ts';
import { LOCAL_CONTEXT } from '../../local/lambda-context.ts';
import { status } from '../scripted-sender.ts';
import { seededRandom } from '../seeded-random.ts';
import { createWorld, givenWebhook, PROJECT, publish, sqsEvent, type World } from '../world.ts';

const OUTCOMES = 10_000;
const BATCH = 10;
const LEASE_MS = 60_000;
/** Milliseconds on a busy machine; two seconds on a quiet one. */
const TIMEOUT_MS = 60_000;
const DEEP = 200_000;
const silent = createLog(
  () => {},
  () => 0,
);

let world: World;
beforeEach(() => {
  world = createWorld();
});

const held = (bodies: readonly string[]) =>
  bodies.map((body, n) => ({ id: `m-${n}`, body, groupId: 'g', sentAtMs: world.now(), receiveCount: 1 }));

describe('the answer to a batch (7)', () => {
  it('names each failed message once, by its own id, and nothing else, over 10,000 random outcomes', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = seededRandom(7);
    for (let n = 0; n < OUTCOMES; n++) {
      const size = Math.floor(random.fraction() * (BATCH + 1));
      const fails = Array.from({ length: size }, () => random.fraction() < 0.5);
      const handler = queueHandler(
        async () =>
          fails.map((does) =>
            does ? { status: 'rejected', reason: new Error() } : { status: 'fulfilled', value: 0 },
          ),
        () => undefined,
        silent,
      );
      const { batchItemFailures } = await handler(sqsEvent(held(fails.map(() => '{}'))), LOCAL_CONTEXT);
      const expected = fails.flatMap((does, index) => (does ? [{ itemIdentifier: `m-${index}` }] : []));
      expect(batchItemFailures).toEqual(expected);
    }
  });
});

describe('poison among good messages (11)', () => {
  const poison = [
    'not json',
    '{}',
    'null',
    '[]',
    '"',
    `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
    '{"__proto__":{"polluted":true}}',
    '{"project_id":"../x","event_source":"a.b","event_action":"c"}',
    '{"project_id":"p","event_source":"a.b","event_action":"c","accepted_at":"yesterday"}',
  ];

  it('on the events queue is set aside with a reason, and the others are routed', async () => {
    await givenWebhook(world);
    const good = JSON.stringify({
      project_id: PROJECT,
      event_source: 'a.b',
      event_action: 'c',
    });
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), world.now);
    const results = await routeEvents(world.deps, sqsEvent(held([...poison, good])).Records, log);
    expect(results.every((result) => result.status === 'fulfilled')).toBe(true);
    const dead = createQueueConsumer(world.db, world.deps.clock, 'events').listDead();
    expect(dead).toHaveLength(poison.length);
    expect(dead.every(({ reason }) => reason.length > 0)).toBe(true);
    await world.drain();
    expect(world.sender.posts).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('[[[[');
  });

  it('on the deliveries queue fails alone, and never becomes a POST', async () => {
    await givenWebhook(world);
    const { message } = await deliveredMessage();
    const foreign: Partial<DeliveryMessage>[] = [
      { projectId: 'another-project' },
      { webhookId: '00000000-0000-4000-8000-000000000000' },
      { deliveryId: '01JTJNMQ5J8W2B7KX3MRCV6EYN' },
      { eventId: 'no.event:1' },
    ];
    const bodies = [...poison, ...foreign.map((change) => JSON.stringify({ ...message, ...change }))];
    world.sender.posts.length = 0;
    const results = await dispatchDeliveries(world.deps, sqsEvent(held(bodies)).Records, silent);
    expect(results.slice(0, poison.length).every((result) => result.status === 'rejected')).toBe(true);
    expect(results.slice(poison.length).every((result) => result.status === 'fulfilled')).toBe(true);
    expect(world.sender.posts).toEqual([]);
  });
});

describe('a redrive of a thousand dead letters (12)', () => {
  it('sends what was never delivered once, and the delivered half not again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await givenWebhook(world);
    world.sender.answer = () => status(200);
    const messages: DeliveryMessage[] = [];
    for (let n = 0; n < 1_000; n++) messages.push((await deliveredMessage(n % 2 === 0)).message);
    const delivered = world.sender.posts.length;
    const consumer = createQueueConsumer(world.db, world.deps.clock, 'deliveries');
    await world.deps.deliveryQueue.send(messages.map((message) => ({ message })));
    for (
      let batch = await consumer.receive(100, LEASE_MS);
      batch.length > 0;
      batch = await consumer.receive(100, LEASE_MS)
    ) {
      for (const { id } of batch) await consumer.deadLetter(id, 'the handler kept failing');
    }
    expect(consumer.redriveDead()).toBe(1_000);
    await world.drain();
    expect(delivered).toBe(500);
    expect(world.sender.posts).toHaveLength(1_000);
    expect(new Set(world.sender.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1_000);
  });
});

let published = 0;
/** The message of a new event's delivery; handled already, or never seen by any worker. */
async function deliveredMessage(handled = true): Promise<{ message: DeliveryMessage }> {
  const eventId = `orders.event:n-${++published}`;
  if (handled) await publish(world, { event_id: eventId });
  else await publishUnhandled(eventId);
  const [event] = await world.deps.events.getMany([{ projectId: PROJECT, eventId }]);
  const [match] = event?.matched ?? [];
  if (!match) throw new Error('the event matched nothing');
  return { message: { projectId: PROJECT, eventId, ...match, retryStep: 0, trigger: 'event' } };
}

async function publishUnhandled(eventId: string): Promise<void> {
  const body = JSON.stringify({
    project_id: PROJECT,
    event_id: eventId,
    event_source: 'acme.orders.order',
    event_action: 'create',
  });
  const queue = { send: async () => {} };
  await routeEvents({ ...world.deps, deliveryQueue: queue }, sqsEvent(held([body])).Records, silent);
}

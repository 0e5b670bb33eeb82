import { expect, it } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { BATCH_SIZE } from '../../core/limits.ts';
import { dispatchDeliveries } from '../../functions/queue/dispatch-deliveries.ts';
import { routeEvents } from '../../functions/queue/route-events.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { status } from '../scripted-sender.ts';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  givenWebhook,
  sqsEvent,
  type World,
  webhookPath,
} from '../world.ts';

const QUEUED = 1_000;
const LEASE_MS = 60_000;
const silent = createLog(
  () => {},
  () => 0,
);

it('a disable that is acknowledged stops a thousand queued deliveries; those under way end as they end (36)', async () => {
  const world = createWorld();
  await givenWebhook(world);
  await queueDeliveries(world);
  const answers = Promise.withResolvers<void>();
  world.sender.answer = async () => {
    await answers.promise;
    return status(200);
  };
  const underWay = await createQueueConsumer(world.db, world.deps.clock, 'deliveries').receive(
    BATCH_SIZE,
    LEASE_MS,
  );
  const dispatching = dispatchDeliveries(world.deps, sqsEvent(underWay).Records, silent);
  await expect.poll(() => world.sender.posts.length).toBe(BATCH_SIZE);

  expect((await world.call('POST', webhookPath('hook', '/disable'), {})).status).toBe(200);
  answers.resolve();
  await dispatching;
  await world.drain();

  expect(world.sender.posts).toHaveLength(BATCH_SIZE);
  const cancelled = await world.db
    .prepare("SELECT count(*) AS n FROM deliveries WHERE json_extract(item, '$.state') = 'cancelled'")
    .get();
  expect(cancelled?.n).toBe(QUEUED - BATCH_SIZE);
  const sent = await deliveriesOf(world, 'hook', 'filter.state=succeeded');
  expect(sent.filter(({ trigger }) => trigger === 'event')).toHaveLength(BATCH_SIZE);
});

/** Events that the router has handled, and no dispatcher. */
async function queueDeliveries(world: World): Promise<void> {
  const events = createQueueConsumer(world.db, world.deps.clock, 'events');
  for (let n = 0; n < QUEUED; n++) {
    await world.call('POST', eventsPath(), {
      event_source: 'acme.orders.order',
      event_action: 'create',
      event_payload: n,
    });
  }
  for (
    let batch = await events.receive(100, LEASE_MS);
    batch.length > 0;
    batch = await events.receive(100, LEASE_MS)
  ) {
    await routeEvents(world.deps, sqsEvent(batch).Records, silent);
    for (const { id } of batch) await events.acknowledge([id]);
  }
}

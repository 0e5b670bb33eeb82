import { expect, test } from 'vitest';
import { newDelivery } from '../../core/delivery.ts';
import type { AcceptedEvent } from '../../core/event.ts';
import { deliveryId } from '../../core/ids.ts';
import { WAKE_UP_ROWS_MAX } from '../../core/limits.ts';
import { sampleEvent } from '../conformance/samples.ts';
import { createWorld, givenWebhook, PROJECT, type World } from '../world.ts';
import { jobOf, MINUTE_MS, SECOND_MS, start } from './redelivery-job-calls.ts';

/** Writes under way at once: as many as a busy machine's DynamoDB Local answers in time. */
const SIDE_BY_SIDE = 10;
const PER_SECOND = 200;

/**
 * A webhook's whole log, skipped while its subscriptions were wrong, brought back by one call.
 * @param count deliveries; FANFARE_JOB_DELIVERIES says another number, for a measurement
 */
export function describeLongJob(where: string, count: number, inStores: (world: World) => void): void {
  const deliveries = Number(process.env.FANFARE_JOB_DELIVERIES ?? count);

  test(`a job brings back ${deliveries} deliveries ${where}, each once, reading a page at a time`, {
    timeout: MINUTE_MS + deliveries * 100,
  }, async () => {
    const world = createWorld();
    inStores(world);
    const { resource_id: webhookId } = await givenWebhook(world);
    await givenSkipped(world, webhookId, deliveries);
    const pages = watchedPages(world);
    const { body } = await start(world, { missed: true, max_per_second: PER_SECOND });
    await world.pass((2 * deliveries * SECOND_MS) / PER_SECOND + 2 * MINUTE_MS, SECOND_MS);

    expect(await jobOf(world, body.job.id)).toMatchObject({
      state: 'done',
      progress: { matched: deliveries, held: deliveries, sent: deliveries, succeeded: deliveries, failed: 0 },
    });
    const sent = world.sender.posts.map(({ body: text }) => JSON.parse(text).event_id);
    expect(sent).toHaveLength(deliveries);
    expect(new Set(sent).size).toBe(deliveries);
    expect(Math.max(...pages)).toBeLessThanOrEqual(WAKE_UP_ROWS_MAX);
    expect(pages.length).toBeLessThanOrEqual(4 * Math.ceil(deliveries / WAKE_UP_ROWS_MAX) + 40);
  });
}

async function givenSkipped({ deps, now }: World, webhookId: string, count: number): Promise<void> {
  for (let begun = 0; begun < count; begun += SIDE_BY_SIDE) {
    const some = Array.from({ length: Math.min(SIDE_BY_SIDE, count - begun) }, (_, n) => begun + n);
    await Promise.all(some.map((n) => givenOne(n)));
  }

  async function givenOne(n: number): Promise<void> {
    const sample = sampleEvent({ projectId: PROJECT, acceptedAtMs: now() - count + n });
    const match = { webhookId, deliveryId: deliveryId(sample, webhookId) };
    const event: AcceptedEvent = { ...sample, matched: [], skipped: [match] };
    await deps.events.accept(event);
    await deps.deliveries.put({ ...newDelivery(event, match), state: 'skipped', version: 1 });
  }
}

/** Items of every page that is read of the log or the backlog. */
function watchedPages({ deps }: World): number[] {
  const pages: number[] = [];
  const watched = <Port extends { list: (...given: never[]) => Promise<{ items: readonly unknown[] }> }>(
    port: Port,
  ): Port => ({
    ...port,
    list: async (...given: Parameters<Port['list']>) => {
      const page = await port.list(...given);
      pages.push(page.items.length);
      return page;
    },
  });
  Object.assign(deps, { deliveries: watched(deps.deliveries) });
  return pages;
}

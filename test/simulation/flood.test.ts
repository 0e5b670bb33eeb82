import { describe, expect, it } from 'vitest';
import { createWebhook } from '../../core/managing/webhooks.ts';
import { type Dispatch, dispatchWorld, MINUTE_MS } from './run/dispatch-world.ts';

const FLOOD = 10_000;
const QUIET_EVENTS = 20;
const QUIET = 'https://quiet.alpha.example.com/';
/** As lib/ingestion.ts names it for the rule's target. */
const BUS_GROUP = 'event-bus';

/** The queue behaves as SQS documents fair queues: groups with messages in flight come after those without. */
describe('a flood of events from the bus', { timeout: 120_000 }, () => {
  it('does not delay the HTTPS and SQS doors, being one group', async () => {
    const quietMs = slowest(await delaysBeside(() => BUS_GROUP, 0));
    expect(slowest(await delaysBeside(() => BUS_GROUP, FLOOD))).toBeLessThan(2 * quietMs);
  });

  it('would, if each of its events were a group of its own: it would look like many quiet tenants', async () => {
    const quietMs = slowest(await delaysBeside(() => BUS_GROUP, 0));
    expect(slowest(await delaysBeside((n) => `group-${n}`, FLOOD))).toBeGreaterThan(5 * quietMs);
  });
});

const slowest = (delays: readonly number[]): number => Math.max(...delays);

/** Milliseconds from publication to the first POST of a quiet project's events, half of them from each door. */
async function delaysBeside(groupOf: (n: number) => string, flood: number): Promise<number[]> {
  const world = dispatchWorld();
  await world.run((deps) =>
    createWebhook(deps, world.owner.principal, {
      projectId: world.owner.projectId,
      name: 'quiet',
      description: '',
      enabled: true,
      url: QUIET,
      subscriptions: [{ events: [{ source: 'acme.quiet', action: '*' }] }],
    }),
  );
  const { projectId } = world.owner;
  await world.run((deps) =>
    deps.eventQueue.send([
      ...Array.from({ length: flood }, (_, n) => ({ projectId: groupOf(n), body: floodEvent(n) })),
      ...Array.from({ length: QUIET_EVENTS }, (_, n) => ({ projectId, body: quietEvent(world, n) })),
    ]),
  );
  await world.pass(60 * MINUTE_MS);
  const delays = world.delaysOf(QUIET);
  expect(delays).toHaveLength(QUIET_EVENTS);
  return delays;
}

const floodEvent = (n: number): string =>
  JSON.stringify({
    id: `bus-${n}`,
    time: '2026-03-01T12:00:00Z',
    source: 'acme.flood',
    'detail-type': 'create',
    detail: { project_id: 'beta', event_payload: n },
  });

const quietEvent = ({ owner, now }: Dispatch, n: number): string =>
  JSON.stringify({
    project_id: owner.projectId,
    accepted_at: new Date(now()).toISOString(),
    event_id: `quiet.event:${n}`,
    event_source: 'acme.quiet',
    event_action: 'create',
  });

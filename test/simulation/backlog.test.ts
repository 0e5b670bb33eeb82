import { beforeAll, describe, expect, it } from 'vitest';
import {
  PROBE_INTERVAL_MAX_MS,
  RAMP_DOUBLING_MS,
  RAMP_START_PER_SECOND,
  RECOVERY_RAMP_MS,
  RELEASE_AHEAD_MS,
} from '../../core/limits.ts';
import { createWebhook } from '../../core/managing/webhooks.ts';
import { type Dispatch, dispatchWorld, MINUTE_MS } from './run/dispatch-world.ts';

const BACKLOG = 10_000;
const HEALTHY_EVENTS = 30;
const DEAD = 'https://dead.alpha.example.com/';
const HEALTHY = 'https://healthy.alpha.example.com/';
const HOUR_MS = 60 * MINUTE_MS;

/** Ten thousand deliveries for a destination that is gone, and a neighbour in good health. */
describe('a dead destination with 10,000 pending deliveries', { timeout: 240_000 }, () => {
  let world: Dispatch;
  let quietMs: number;
  beforeAll(async () => {
    quietMs = await quietDelay();
    world = await givenWorld();
    await world.publish('dead', BACKLOG);
    for (let n = 0; n < HEALTHY_EVENTS; n++) {
      await world.publish('healthy', 1);
      await world.pass(MINUTE_MS);
    }
  }, 240_000);

  it('costs no more than two batches of attempts before the breaker opens, then one per probe', () => {
    const attempts = world.postsTo(DEAD);
    // Those that were under way when the fifth failure came: all workers, ten messages each.
    const underWay = world.dispatchers * 10;
    const first = attempts.filter(({ atMs }) => atMs < world.startMs + MINUTE_MS);
    expect(first.length).toBeLessThanOrEqual(2 * underWay);
    const later = attempts.length - first.length;
    // One per probe interval, which doubles from a minute to a quarter of an hour.
    const probes = 4 + (HEALTHY_EVENTS * MINUTE_MS) / PROBE_INTERVAL_MAX_MS;
    expect(later).toBeLessThanOrEqual(probes + 1);
    expect(later).toBeGreaterThan(3);
  });

  it('does not delay its healthy neighbour by more than one deadline over twice the quiet time (I7)', () => {
    const delays = world.delaysOf(HEALTHY).sort((a, b) => a - b);
    expect(delays).toHaveLength(HEALTHY_EVENTS);
    const p95 = delays[Math.floor(0.95 * delays.length)] ?? Number.POSITIVE_INFINITY;
    expect(p95).toBeLessThan(2 * quietMs + world.deadlineMs);
  });

  it('drains at a ramp once it recovers, and completely', async () => {
    world.heal(DEAD);
    const before = world.postsTo(DEAD).length;
    await world.passUntil(() => world.succeeded(DEAD) > 0, 2 * HOUR_MS);
    const recoveredMs = world.now();
    await world.pass(24 * HOUR_MS);
    const sent = world
      .postsTo(DEAD)
      .slice(before)
      .map(({ atMs }) => atMs - recoveredMs);
    const during = (fromMs: number, toMs: number) => sent.filter((ms) => ms >= fromMs && ms < toMs).length;
    // Nobody is hit by the whole backlog at once: ten a second, doubling, each with what was released ahead of it.
    const aheadMs = RELEASE_AHEAD_MS + 1_000;
    for (const n of [0, 1, 2, 3]) {
      const perSecond = RAMP_START_PER_SECOND * 2 ** n;
      const most = (perSecond * (RAMP_DOUBLING_MS + aheadMs)) / 1_000;
      expect(during(n * RAMP_DOUBLING_MS, (n + 1) * RAMP_DOUBLING_MS)).toBeLessThanOrEqual(most);
    }
    expect(during(0, RECOVERY_RAMP_MS)).toBeGreaterThan(BACKLOG / 2);
    expect(world.succeeded(DEAD)).toBe(BACKLOG);
  });
});

/** The 95th percentile of the healthy webhook's delays when nothing else is to be done. */
async function quietDelay(): Promise<number> {
  const world = await givenWorld();
  for (let n = 0; n < HEALTHY_EVENTS; n++) {
    await world.publish('healthy', 1);
    await world.pass(MINUTE_MS);
  }
  const delays = world.delaysOf(HEALTHY).sort((a, b) => a - b);
  return delays[Math.floor(0.95 * delays.length)] ?? 0;
}

async function givenWorld(): Promise<Dispatch> {
  const world = dispatchWorld();
  for (const [name, url] of [
    ['dead', DEAD],
    ['healthy', HEALTHY],
  ] as const) {
    await world.run((deps) =>
      createWebhook(deps, world.owner.principal, {
        projectId: world.owner.projectId,
        name,
        description: '',
        enabled: true,
        url,
        subscriptions: [{ events: [{ source: `acme.${name}`, action: '*' }] }],
      }),
    );
  }
  world.die(DEAD);
  return world;
}

import { expect, test } from 'vitest';
import { PROBE_INTERVAL_MAX_MS } from '../../core/limits.ts';
import { status } from '../scripted-sender.ts';
import { eventsPath, webhooksPath } from '../world.ts';
import { type Cost, type CountedWorld, createCountedWorld } from './counted-world.ts';

/** What holding costs, against what docs/deploying.md says of it. Requests are calls of a port that AWS stands behind. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEP_MS = 5 * MINUTE_MS;
const PROBES_A_DAY = DAY_MS / PROBE_INTERVAL_MAX_MS;
const DELIVERED = 100;
const MANY = 10_000;
const FEW = 100;
/** Events that wait together: ten batches of a function. */
const DRAINED_AFTER = 100;

const billed = ({ reads, writes, messages, secrets }: Cost): number => reads + writes + messages + secrets;

async function world(): Promise<CountedWorld> {
  const made = createCountedWorld();
  await made.call('POST', webhooksPath(), {
    name: 'hook',
    enabled: true,
    config: { url: 'https://hook.example.com/', hmac_key: 'token-of-16-chars' },
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  });
  return made;
}

const publish = (each: CountedWorld) =>
  each.call('POST', eventsPath(), {
    event_source: 'acme.orders.order',
    event_action: 'placed',
    event_payload: 1,
  });

async function published(each: CountedWorld, count: number): Promise<Cost> {
  return each.costOf(async () => {
    for (let n = 0; n < count; n++) {
      await publish(each);
      if (n % DRAINED_AFTER === 0) await each.drain();
    }
    await each.drain();
  });
}

/** Fails until its breaker is open: what is published then is held. */
async function failing(): Promise<CountedWorld> {
  const made = await world();
  made.sender.answer = () => status(500);
  for (let n = 0; n < 6; n++) await publish(made);
  await made.drain();
  // The first probes are close together: let them be over.
  await made.pass(DAY_MS / 8, MINUTE_MS);
  return made;
}

test('ten thousand held deliveries cost at most three times as many delivered ones, once, and nothing a day', {
  timeout: 300_000,
}, async () => {
  const delivered = billed(await published(await world(), DELIVERED)) / DELIVERED;

  const many = await failing();
  const holding = billed(await published(many, MANY)) / MANY;
  expect(many.sender.posts.length).toBeLessThan(MANY);
  expect(holding).toBeLessThanOrEqual(3 * delivered);

  const few = await failing();
  await published(few, FEW);
  const day = async (each: CountedWorld) => billed(await each.costOf(() => each.pass(DAY_MS, STEP_MS)));
  const [dayOfMany, dayOfFew] = [await day(many), await day(few)];
  // The same few calls at each probe, whatever waits behind it.
  expect(dayOfMany).toBeLessThanOrEqual(dayOfFew + PROBES_A_DAY);
  expect(dayOfMany / PROBES_A_DAY).toBeLessThanOrEqual(100);
});

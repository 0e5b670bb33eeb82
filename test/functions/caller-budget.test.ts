import { describe, expect, test } from 'vitest';
import { REQUESTS_PER_COUNT } from '../../core/limits.ts';
import { readOperations } from '../../functions/api/operations.ts';
import { type AdmitCaller, createCallerBudget } from '../../functions/auth/caller-budget.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { gatewayEvent } from '../../local/gateway.ts';
import { LOCAL_CONTEXT } from '../../local/lambda-context.ts';
import { createWorld, type World, webhooksPath } from '../world.ts';

const PER_MINUTE = 5 * REQUESTS_PER_COUNT;
const MINUTE_MS = 60_000;

interface Door {
  readonly world: World;
  /** Writes to the shared count so far. */
  writes(): number;
  /** One instance of a function, which remembers its own requests. */
  instance(): (caller: string, door?: 'jwt' | 'iam') => Promise<{ status: number; retryAfter: unknown }>;
}

function openDoor(): Door {
  const world = createWorld();
  let writes = 0;
  const rates = {
    take: (...parameters: Parameters<typeof world.deps.rates.take>) => {
      writes++;
      return world.deps.rates.take(...parameters);
    },
  };
  const budget = (): AdmitCaller =>
    createCallerBudget({ rates, clock: world.deps.clock, requestsPerMinute: PER_MINUTE });

  return {
    world,
    writes: () => writes,
    instance() {
      const admit = budget();
      const log = createLog(() => {}, world.deps.clock.now);
      const handler = httpHandler(
        readOperations,
        () => world.deps,
        log,
        () => admit,
      );
      return async (caller, door = 'jwt') => {
        const event = gatewayEvent({ method: 'GET', url: webhooksPath(), headers: {} }, '', {
          requestId: 'r',
          nowMs: world.deps.clock.now(),
        });
        if (!event) throw new Error('no such path');
        const roles = JSON.stringify({ '*': 'viewer' });
        const authorizer =
          door === 'jwt' ? { lambda: { principal_id: caller, roles } } : { iam: { userArn: caller } };
        const requestContext = { ...event.requestContext, authorizer };
        const answer = await handler({ ...event, requestContext }, LOCAL_CONTEXT);
        return { status: Number(answer.statusCode), retryAfter: answer.headers?.['retry-after'] };
      };
    },
  };
}

async function answered(call: () => Promise<{ status: number }>, requests: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < requests; n++) if ((await call()).status === 200) count++;
  return count;
}

describe('one caller of the JWT door', () => {
  test('is told to wait once it has had its share of a minute, and nobody else is', async () => {
    const { instance, world } = openDoor();
    const call = instance();
    expect(await answered(() => call('greedy'), 2 * PER_MINUTE)).toBeLessThan(
      PER_MINUTE + REQUESTS_PER_COUNT,
    );
    expect(await call('greedy')).toEqual({ status: 429, retryAfter: '60' });
    expect((await call('quiet')).status).toBe(200);

    world.advance(MINUTE_MS);
    expect((await call('greedy')).status).toBe(200);
  });

  test('cannot have more by spreading its requests over instances, but for the last few of each', async () => {
    const { instance } = openDoor();
    const instances = Array.from({ length: 4 }, instance);
    let turn = 0;
    const spread = () => (instances[turn++ % instances.length] as (typeof instances)[0])('greedy');
    const most = PER_MINUTE + instances.length * REQUESTS_PER_COUNT;
    const count = await answered(spread, 2 * most);
    expect(count).toBeGreaterThanOrEqual(PER_MINUTE);
    expect(count).toBeLessThanOrEqual(most);
  });

  test('costs no write while it is quiet, one for twenty requests while it is not, none once it is refused', async () => {
    const { instance, writes } = openDoor();
    const call = instance();
    await answered(() => call('console'), REQUESTS_PER_COUNT - 1);
    expect(writes()).toBe(0);
    await answered(() => call('greedy'), PER_MINUTE);
    expect(writes()).toBe(PER_MINUTE / REQUESTS_PER_COUNT);
    await answered(() => call('greedy'), 10 * PER_MINUTE);
    expect(writes()).toBe(PER_MINUTE / REQUESTS_PER_COUNT + 1);
  });
});

test("an IAM caller is its own account's to bound", async () => {
  const { instance, writes } = openDoor();
  const call = instance();
  expect(await answered(() => call('arn:aws:iam::111122223333:role/ci', 'iam'), 2 * PER_MINUTE)).toBe(
    2 * PER_MINUTE,
  );
  expect(writes()).toBe(0);
});

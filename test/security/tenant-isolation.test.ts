import { beforeEach, describe, expect, test } from 'vitest';
import { createQueueConsumer } from '../../adapters/sqlite/queue.ts';
import { deliveryId } from '../../core/ids.ts';
import { createWorld, type World } from '../world.ts';
import { everythingStored, fill, type Inventory, NOTHING, OPERATIONS, type Operation } from './operations.ts';
import { rawRequest } from './raw-request.ts';

const MINE = 'mine';
const THEIRS = 'theirs';
const MARK = 'zzz';

let world: World;
let mine: Inventory;
let theirs: Inventory;
beforeEach(async () => {
  world = createWorld();
  mine = await fill(world, MINE, 'aaa');
  theirs = await fill(world, THEIRS, MARK);
});

const admin = { lambda: { principal_id: 'me', roles: `{"${MINE}":"admin"}` } };
const adminOfBoth = { lambda: { principal_id: 'me', roles: `{"${MINE}":"admin","${THEIRS}":"admin"}` } };

function call(operation: Operation, names: Inventory, authorizer: unknown = admin) {
  const body = operation.body?.(names);
  const { method, path, query } = operation;
  return rawRequest(world, {
    method,
    path: path(names),
    query: query(names),
    authorizer,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Grants are addressed by principal, and PUT creates: a principal of theirs is one that could be ours. */
const lookUps = OPERATIONS.filter(({ names, method }) => names.length > 0 && method !== 'PUT');
const cases = lookUps.flatMap((operation) =>
  operation.names.map((foreign) => ({
    operation,
    foreign,
    title: `${operation.method} ${operation.path({ ...NOTHING, project: MINE })}`,
  })),
);

describe('what belongs to another project answers as what does not exist, byte for byte', () => {
  test.each(cases)('$title with their $foreign', async ({ operation, foreign }) => {
    const before = everythingStored(world);
    for (const authorizer of [admin, adminOfBoth]) {
      const answer = await call(operation, { ...mine, [foreign]: theirs[foreign] }, authorizer);
      const missing = await call(
        operation,
        { ...mine, [foreign]: NOTHING[foreign as keyof typeof NOTHING] },
        authorizer,
      );
      expect(answer).toEqual(missing);
      if (operation.method !== 'DELETE' || foreign !== 'principal') expect(answer.status).toBe(404);
    }
    expect(everythingStored(world)).toBe(before);
    expect(world.sender.posts).toEqual([]);
  });

  test('and what was deleted does too', async () => {
    await rawRequest(world, {
      method: 'DELETE',
      path: `/2023-05-31/webhook/project/${MINE}/geo/us/webhook/${mine.webhook}`,
    });
    for (const operation of lookUps.filter(({ names }) => names.includes('webhook'))) {
      expect(await call(operation, mine)).toEqual(
        await call(operation, { ...mine, webhook: NOTHING.webhook }),
      );
    }
  });

  test('a page token of theirs is the same as rubbish, and so is one of another list, order or direction', async () => {
    const list = async (project: string, rest: string, query: string) =>
      rawRequest(world, {
        method: 'GET',
        path: `/2023-05-31/webhook/project/${project}${rest}`,
        query,
        authorizer: adminOfBoth,
      });
    await rawRequest(world, {
      method: 'POST',
      path: `/2023-05-31/webhook/project/${THEIRS}/webhooks`,
      body: '{"name":"second","enabled":false,"config":{"url":"https://a.example.com/"}}',
    });
    const page = JSON.parse((await list(THEIRS, '/webhooks', 'pagination.page_size=1')).text);
    const token: string = page.pagination.next_page_token;
    expect(token).not.toBe('');
    const rubbish = await list(MINE, '/webhooks', 'pagination.next_page_token=rubbish');
    expect(rubbish.status).toBe(400);

    const flipped = Array.from({ length: token.length }, (_, at) => {
      const other = token[at] === 'A' ? 'B' : 'A';
      return token.slice(0, at) + other + token.slice(at + 1);
    });
    const forged = [token, ...flipped, `${token}=`, `${token}A`, ' ', 'A'.repeat(6_000), '{"pk":"P#theirs"}'];
    for (const each of forged) {
      const query = `pagination.next_page_token=${encodeURIComponent(each)}`;
      expect(await list(MINE, '/webhooks', query)).toEqual(rubbish);
    }
    for (const each of flipped) {
      expect(await list(THEIRS, '/webhooks', `pagination.next_page_token=${each}`)).toEqual(rubbish);
    }
    expect(await list(THEIRS, '/events', `pagination.next_page_token=${token}`)).toEqual(rubbish);
    expect(
      await list(THEIRS, '/webhooks', `sorting.order_by=created_at&pagination.next_page_token=${token}`),
    ).toEqual(rubbish);
    expect((await list(THEIRS, '/webhooks', `pagination.previous_page_token=${token}`)).status).toBe(400);
  });
});

describe('a message of the deliveries queue that pairs two projects sends nothing', () => {
  const pairs: [string, () => Record<string, string>][] = [
    [
      'our event, their webhook',
      () => ({ projectId: MINE, eventId: mine.eventId, webhookId: theirs.webhookId }),
    ],
    [
      'their event, our webhook',
      () => ({ projectId: THEIRS, eventId: theirs.eventId, webhookId: mine.webhookId }),
    ],
    [
      'our project, their event and webhook',
      () => ({ projectId: MINE, eventId: theirs.eventId, webhookId: theirs.webhookId }),
    ],
    [
      'their project, our event',
      () => ({ projectId: THEIRS, eventId: mine.eventId, webhookId: theirs.webhookId }),
    ],
  ];
  const ids = {
    'the id that the event would have there': (keys: Record<string, string>) =>
      deliveryId(
        {
          projectId: keys.projectId ?? '',
          eventId: keys.eventId ?? '',
          acceptedAtMs: Date.parse('2026-03-01T12:00:00Z'),
        },
        keys.webhookId ?? '',
      ),
    'the id of our delivery': () => mine.deliveryId,
    'the id of their delivery': () => theirs.deliveryId,
  };

  test.each(pairs)('%s', async (_pair, keysOf) => {
    for (const idOf of Object.values(ids)) {
      for (const trigger of ['event', 'redelivery']) {
        const keys = keysOf();
        const message = { ...keys, deliveryId: idOf(keys), retryStep: 0, trigger };
        await world.deps.deliveryQueue.send([{ message: message as never }]);
      }
    }
    const before = world.db.prepare('SELECT * FROM deliveries').all();
    await world.drain();
    expect(world.sender.posts).toEqual([]);
    expect(world.db.prepare('SELECT * FROM deliveries').all()).toEqual(before);
    expect(createQueueConsumer(world.db, world.deps.clock, 'deliveries').nextDueMs()).toBeUndefined();
  });
});

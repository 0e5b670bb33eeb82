import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../world.ts';
import { fill, type Inventory, NOTHING, OPERATIONS, type Operation } from './operations.ts';
import { type RawRequest, rawRequest } from './raw-request.ts';

const MINE = 'mine';
const THEIRS = 'theirs';
/** Refused before anything is looked for. */
const IS_TWO_PATHS = /[/?#%\\]|^\.{1,2}$/;
/** In every name, id and text of the other project. */
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

const getWebhook = OPERATIONS.filter(({ id }) => id === 'GetWebhook');

function call(operation: Operation, names: Inventory) {
  const body = operation.body?.(names);
  return rawRequest(world, {
    method: operation.method,
    path: operation.path(names),
    query: operation.query(names),
    authorizer: admin,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe('no spelling of a path leads into another project', () => {
  const tricks = (name: string): string[] => [
    ...[
      '..',
      '.',
      '../theirs',
      '..%2ftheirs',
      '%2e%2e',
      '*',
      '',
      ' ',
      `${name} `,
      ` ${name}`,
      `${name}.`,
      `${name}/`,
    ],
    ...[`${name}\0`, `${name}%00`, `\0${name}`, `${name}\n`, `${name}\r\n`, `${name}\u200b`, `\ufeff${name}`],
    ...[
      name.toUpperCase(),
      `${name[0]?.toUpperCase()}${name.slice(1)}`,
      `${name}\u0301`,
      'cafe\u0301',
      'caf\u00e9',
    ],
    // Full-width letters, and a Cyrillic one that looks like a Latin one.
    ...[
      String.fromCodePoint(...[...name].map((c) => (c.codePointAt(0) ?? 0) + 0xfee0)),
      name.replace('e', '\u0435'),
    ],
    ...[
      'P#theirs',
      'P#theirs#WEBHOOK#hook-zzz',
      `${name}#`,
      `${name}|x`,
      `${name}?x`,
      `${name};x`,
      `${name}\\..`,
    ],
    ...[
      '__proto__',
      'constructor',
      'toString',
      'null',
      'undefined',
      '[object Object]',
      "' OR '1'='1",
      '%',
      'x'.repeat(3_000),
    ],
  ];

  test.each(tricks('theirs'))('project "%s"', async (project) => {
    for (const operation of OPERATIONS.filter(({ permission }) => permission !== 'any')) {
      const answer = await call(operation, { ...theirs, project });
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toContain(MARK);
    }
  });

  test.each(tricks(`hook-${MARK}`))('webhook "%s"', async (webhook) => {
    const [missing] = await Promise.all(
      getWebhook.map((each) => call(each, { ...mine, webhook: NOTHING.webhook })),
    );
    for (const operation of OPERATIONS.filter(({ names }) => names.includes('webhook'))) {
      const answer = await call(operation, { ...mine, webhook });
      const isMissing = webhook === '' && operation.query(mine) !== '';
      expect(answer.status).toBe(isMissing ? 400 : 404);
      if (webhook !== '' && !IS_TWO_PATHS.test(webhook)) expect(answer).toEqual(missing);
    }
  });

  test.each(tricks('event-zzz'))('event, delivery or principal "%s"', async (id) => {
    const byId = OPERATIONS.filter(({ names }) =>
      names.some((n) => ['eventId', 'deliveryId', 'principal'].includes(n)),
    );
    for (const operation of byId) {
      const answer = await call(operation, { ...mine, eventId: id, deliveryId: id, principal: id });
      expect([400, 404, 200]).toContain(answer.status);
      expect(answer.text).not.toContain(MARK.repeat(2));
      if (answer.status === 200) expect(['PUT', 'DELETE']).toContain(operation.method);
    }
  });

  test('nor does any path at all', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '/',
        '//',
        '%2f',
        '%00',
        '\0',
        '#',
        'P#',
        'webhook',
        'project',
        'geo',
        'us',
        THEIRS,
        MINE,
        theirs.webhook,
        theirs.eventId,
        'webhooks',
        'events',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const path = fc
      .array(piece, { maxLength: 12 })
      .map((pieces) => `/2023-05-31/webhook/project/${pieces.join('/')}`);
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.constantFrom('GET', 'POST', 'DELETE', 'PATCH', 'PUT'),
        async (path, method) => {
          const answer = await rawRequest(world, {
            method,
            path,
            authorizer: { lambda: { principal_id: 'me', roles: '{"other":"admin"}' } },
          });
          expect([400, 403, 404, 405]).toContain(answer.status);
          expect(answer.text).not.toContain(MARK);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a path that could be taken for another one is nobody’s', () => {
  const NOWHERE = { status: 404, text: '{"code":5,"message":"no such operation","details":[]}' };
  const request = (path: string, told: Partial<RawRequest> = {}) =>
    rawRequest(world, { method: 'GET', path, authorizer: admin, ...told });
  const hook = () => `/2023-05-31/webhook/project/${MINE}/geo/us/webhook/${mine.webhook}`;

  test.each(['?x', '%3Fx', '#x', '%', '//deliveries', '/.', '/./deliveries', '/../x', '\\'])(
    'with %s behind the name of a webhook',
    async (rest) => expect(await request(hook() + rest)).toMatchObject(NOWHERE),
  );

  test('as the gateway cuts it at a decoded question mark', async () => {
    const uncut = `${hook()}?/2023-05-31/webhook/project/${MINE}/x`;
    expect((await request(hook())).status).toBe(200);
    expect(await request(hook(), { httpPath: uncut })).toMatchObject(NOWHERE);
    expect(await request(hook(), { proxy: uncut.slice(1) })).toMatchObject(NOWHERE);
    expect(await request(hook(), { proxy: uncut.slice(1).replace('?', '%3F') })).toMatchObject(NOWHERE);
  });

  test('as one field of the request names another project than the next', async () => {
    const other = hook().replace(MINE, THEIRS);
    expect(await request(hook(), { httpPath: other })).toMatchObject(NOWHERE);
    expect(await request(hook(), { proxy: other.slice(1) })).toMatchObject(NOWHERE);
  });

  test('but an encoded segment, which clients of HCP send, is the same path', async () => {
    const encoded = `/2023-05-31/webhook/${encodeURIComponent(hook().slice('/2023-05-31/webhook/'.length))}`;
    expect((await request(hook(), { httpPath: encoded, proxy: encoded.slice(1) })).status).toBe(200);
    expect((await request(hook(), { proxy: hook().slice(1) })).status).toBe(200);
  });
});

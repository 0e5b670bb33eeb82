import { beforeEach, describe, expect, test } from 'vitest';
import { operations } from '../../functions/api/operations.ts';
import { createWorld, type World } from '../world.ts';
import {
  everythingStored,
  fill,
  type Inventory,
  NOTHING,
  OPERATIONS,
  type Operation,
  type Permission,
  RIGHTS,
} from './operations.ts';
import { type RawAnswer, rawRequest } from './raw-request.ts';

const ALPHA = 'alpha';
const BETA = 'beta';

/** Restated, not imported: a role that allows more than this by mistake must fail here. */
const MAY: Readonly<Record<string, readonly Permission[]>> = {
  viewer: ['any', 'read'],
  publisher: ['any', 'read', 'publish'],
  editor: ['any', 'read', 'publish', 'manage'],
  admin: ['any', 'read', 'publish', 'manage', 'grant'],
};

let world: World;
let alpha: Inventory;
beforeEach(async () => {
  world = createWorld();
  alpha = await fill(world, ALPHA, 'aaa');
});

const lambda = (roles: unknown) => ({
  lambda: { principal_id: 'caller', roles: typeof roles === 'string' ? roles : JSON.stringify(roles) },
});

function call(operation: Operation, names: Inventory, authorizer: unknown): Promise<RawAnswer> {
  const body = operation.body?.(names);
  return rawRequest(world, {
    method: operation.method,
    path: operation.path(names),
    query: operation.query(names),
    authorizer,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** The answer of every operation; none may leave a trace or send anything. */
async function callAll(authorizer: unknown, names = alpha, operations = OPERATIONS): Promise<RawAnswer[]> {
  const before = everythingStored(world);
  const answers = [];
  for (const operation of operations) answers.push(await call(operation, names, authorizer));
  expect(everythingStored(world)).toBe(before);
  expect(world.sender.posts).toEqual([]);
  return answers;
}

const title = ({ method, path }: Operation) =>
  `${method} ${path({ ...NOTHING, project: 'p', webhook: 'n', eventId: 'e', deliveryId: 'd', principal: 'c' })}`;
const needs = (...permissions: Permission[]) =>
  OPERATIONS.filter(({ permission }) => permissions.includes(permission));

describe('the matrix', () => {
  test('says of every operation who may do it, and of no other', () => {
    expect(Object.keys(RIGHTS).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test.each(OPERATIONS)('the path of $id leads to it and to no other', ({ id, method, path }) => {
    const at = path({ ...NOTHING, project: ALPHA });
    const found = operations.filter((operation) => operation.method === method && operation.isAt(at));
    expect(found.map((operation) => operation.id)).toEqual([id]);
  });

  const cells = Object.entries(MAY).flatMap(([role, permissions]) =>
    OPERATIONS.map((operation) => ({
      operation,
      role,
      title: title(operation),
      status: permissions.includes(operation.permission) ? operation.success : 403,
    })),
  );

  test.each(cells)('$role of the project: $title is $status', async ({ operation, role, status }) => {
    const before = everythingStored(world);
    const answer = await call(operation, alpha, lambda({ [ALPHA]: role }));
    expect(answer.status, answer.text).toBe(status);
    if (status !== 403) return;
    expect(JSON.parse(answer.text)).toMatchObject({ code: 7, details: [] });
    expect(everythingStored(world)).toBe(before);
    expect(world.sender.posts).toEqual([]);
  });

  test.each([
    ['nobody anywhere', {}],
    ['admin of another project', { [BETA]: 'admin' }],
    [
      'admin of a project with a similar name',
      { Alpha: 'admin', alph: 'admin', 'alpha-': 'admin', 'alpha ': 'admin' },
    ],
    [
      'admin of names that every object has',
      '{"__proto__":"admin","constructor":"admin","toString":"admin"}',
    ],
  ])(
    '%s: every operation in the project is 403, the same as in a project without anything',
    async (_who, roles) => {
      const guarded = needs('read', 'publish', 'manage', 'grant');
      const there = await callAll(lambda(roles), alpha, guarded);
      expect(new Set(there.map(({ status }) => status))).toEqual(new Set([403]));
      expect(await callAll(lambda(roles), { ...NOTHING, project: 'never-used' }, guarded)).toEqual(there);
    },
  );
});

describe('a caller whom no door vouches for', () => {
  const valid = { principal_id: 'caller', roles: `{"${ALPHA}":"admin"}` };

  test.each([
    ['no authorizer', undefined],
    ['null', null],
    ['an empty context', {}],
    ['an empty authorizer answer', { lambda: {} }],
    ['a null authorizer answer', { lambda: null }],
    ['no principal', { lambda: { roles: valid.roles } }],
    ['an empty principal', { lambda: { ...valid, principal_id: '' } }],
    ['no roles', { lambda: { principal_id: 'caller' } }],
    ['empty roles', lambda('')],
    ['roles that are null', lambda('null')],
    ['a list of roles', lambda('["admin"]')],
    ['roles cut short', lambda('{"*":"admin"')],
    ['an unknown role', lambda(`{"${ALPHA}":"root"}`)],
    ['a role in a list', lambda(`{"${ALPHA}":["admin"]}`)],
    ['one good and one unknown role', lambda(`{"${ALPHA}":"admin","${BETA}":"Admin"}`)],
    ['roles as an object', { lambda: { principal_id: 'caller', roles: { [ALPHA]: 'admin' } } }],
    ['a good answer beside a bad one', { lambda: valid, iam: {} }],
    ['claims of another kind of authorizer', { jwt: { claims: { sub: 'caller' }, scopes: [] } }],
    ['an IAM caller without a name', { iam: { userArn: '' } }],
    ['text', 'admin'],
  ])('%s: every operation is 401', async (_context, authorizer) => {
    const answers = await callAll(authorizer);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(JSON.parse(answers[0]?.text ?? '')).toEqual({
      code: 16,
      message: 'no valid credentials',
      details: [],
    });
  });
});

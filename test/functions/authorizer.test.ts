import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../core/ports.ts';
import type { Principal } from '../../core/principal.ts';
import { createTokenVerifier } from '../../functions/auth/access-token.ts';
import { authorizerHandler } from '../../functions/auth/authorize.ts';
import { callerOf } from '../../functions/runtime/caller.ts';

const ISSUER = 'https://issuer.example.com';
const AUDIENCE = 'fanfare-api';
const KEY_ID = 'key-1';
const HOUR_SECONDS = 3_600;
const now = (): number => Math.floor(Date.now() / 1_000);

const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

let jwksUri: string;

const servers: Server[] = [];

beforeAll(async () => {
  jwksUri = await jwksServer([jwkOf(issuerKeys.publicKey)]);
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const jwkOf = (key: KeyObject) => ({
  ...key.export({ format: 'jwk' }),
  kid: KEY_ID,
  use: 'sig',
  alg: 'RS256',
});

async function jwksServer(keys: readonly object[]): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  return listening(server);
}

/** @returns the address of the server, closed after the last test */
async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${portOf(server)}/jwks.json`;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const claims = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  exp: now() + HOUR_SECONDS,
  ...overrides,
});

function tokenOf(payload: unknown, key: KeyObject = issuerKeys.privateKey, header: object = {}): string {
  const text = `${encode({ alg: 'RS256', kid: KEY_ID, ...header })}.${encode(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

interface Setup {
  readonly audiences?: readonly string[];
  readonly grants?: readonly Grant[];
  readonly rolesClaim?: string;
  readonly keysUri?: string;
}

/** 403, with no function invoked after the authorizer. */
const REFUSED_BY_GATEWAY: Principal = { id: 'refused by the gateway', roles: new Map() };

async function authorize(authorization: string | undefined, setup: Setup = {}) {
  const { audiences = [AUDIENCE], grants = [], rolesClaim = 'cognito:groups', keysUri = jwksUri } = setup;
  const handler = authorizerHandler(
    () => ({
      verify: createTokenVerifier({ issuer: ISSUER, jwksUri: keysUri, audiences }),
      grants: {
        listByPrincipal: async (id: string) => grants.filter(({ principalId }) => principalId === id),
      },
      rolesClaim,
    }),
    { info() {}, error() {} },
  );
  const answer = await handler({ headers: authorization === undefined ? {} : { authorization } });
  if (!answer.isAuthorized) return REFUSED_BY_GATEWAY;
  return callerOf({ authorizer: { lambda: answer.context } }).principal;
}

const bearer = (payload: Record<string, unknown>): string => `Bearer ${tokenOf(payload)}`;

describe('a token that proves nothing makes the function answer 401', () => {
  const [header, payload, signature] = tokenOf(claims()).split('.');
  const cases: Record<string, () => string | undefined> = {
    expired: () => bearer(claims({ exp: now() - 1 })),
    'not valid yet': () => bearer(claims({ nbf: now() + HOUR_SECONDS })),
    'another issuer': () => bearer(claims({ iss: 'https://other.example.com' })),
    'another audience': () => bearer(claims({ aud: 'another-api' })),
    'no audience': () => bearer(claims({ aud: undefined })),
    'another client': () => bearer(claims({ aud: undefined, client_id: 'another-client' })),
    'no subject and no client': () => bearer(claims({ sub: undefined })),
    'a subject that no key may hold': () => bearer(claims({ sub: 'user#1' })),
    'changed payload': () => `Bearer ${header}.${encode(claims({ sub: 'admin' }))}.${signature}`,
    'changed signature': () => `Bearer ${header}.${payload}.${signature?.split('').reverse().join('')}`,
    'signed by a stranger': () => `Bearer ${tokenOf(claims(), strangerKeys.privateKey)}`,
    'unknown key id': () => `Bearer ${tokenOf(claims(), issuerKeys.privateKey, { kid: 'other' })}`,
    'alg HS256': () => `Bearer ${tokenOf(claims(), issuerKeys.privateKey, { alg: 'HS256' })}`,
  };

  test.each(Object.entries(cases))('%s', async (_name, make) => {
    await expect(authorize(make())).rejects.toMatchObject({ code: 'Unauthenticated' });
  });
});

describe('what is no access token with an expiry is refused by the gateway, and reaches no function', () => {
  const withHeader = (header: object) => `Bearer ${tokenOf(claims(), issuerKeys.privateKey, header)}`;
  const cases: Record<string, () => string | undefined> = {
    'no header': () => undefined,
    'another scheme': () => `Basic ${tokenOf(claims())}`,
    'no token': () => 'Bearer ',
    'not a token': () => 'Bearer not-a-token',
    'three parts that hold nothing': () => 'Bearer a.b.c',
    'nine kilobytes': () => bearer(claims({ pad: 'x'.repeat(9_000) })),
    'no key id': () => withHeader({ kid: undefined }),
    'alg none': () => `Bearer ${encode({ alg: 'none', kid: KEY_ID })}.${encode(claims())}.`,
    'no expiry': () => bearer(claims({ exp: undefined })),
    'an expiry in words': () => bearer(claims({ exp: 'never' })),
    'a logout token': () => withHeader({ typ: 'logout+jwt' }),
    'a security event': () => withHeader({ typ: 'secevent+jwt' }),
    'a DPoP proof': () => withHeader({ typ: 'dpop+jwt' }),
    'an extension that must be understood': () => withHeader({ crit: ['b64'], b64: false }),
    'an empty list of extensions': () => withHeader({ crit: [] }),
    'an ID token of Cognito': () => bearer(claims({ token_use: 'id' })),
    'an ID token of Keycloak': () => bearer(claims({ typ: 'ID' })),
    'a refresh token of Keycloak': () => bearer(claims({ typ: 'Refresh' })),
    'an ID token with a nonce': () => bearer(claims({ nonce: 'n' })),
    'an ID token with the hash of another': () => bearer(claims({ at_hash: 'h' })),
    'a logout token by its claims': () => bearer(claims({ events: {} })),
  };

  test.each(Object.entries(cases))('%s', async (_name, make) => {
    expect(await authorize(make())).toBe(REFUSED_BY_GATEWAY);
  });

  test.each(['JWT', 'at+jwt', 'application/at+jwt', 'AT+JWT'])('but not one of type %s', async (typ) => {
    expect((await authorize(withHeader({ typ }))).id).toBe('user-1');
  });

  test('nor one that Keycloak calls Bearer', async () => {
    expect((await authorize(bearer(claims({ typ: 'Bearer' })))).id).toBe('user-1');
  });

  test('and the verifier itself takes none of them', async () => {
    const verify = createTokenVerifier({ issuer: ISSUER, jwksUri, audiences: [AUDIENCE] });
    expect(await verify(tokenOf(claims({ exp: undefined })))).toBeUndefined();
    expect(await verify(tokenOf(claims()))).toMatchObject({ sub: 'user-1' });
  });
});

test('a token signed with an RSA key below 2048 bits is nobody’s', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const keysUri = await jwksServer([jwkOf(weak.publicKey)]);
  const token = `Bearer ${tokenOf(claims(), weak.privateKey)}`;
  await expect(authorize(token, { keysUri })).rejects.toMatchObject({ code: 'Unauthenticated' });
});

test('keys are not fetched from where a redirect leads', async () => {
  let asked = 0;
  const elsewhere = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200).end(JSON.stringify({ keys: [jwkOf(issuerKeys.publicKey)] }));
  });
  const redirecting = createServer((_request, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${portOf(elsewhere)}/` }).end(),
  );
  await listening(elsewhere);
  const keysUri = await listening(redirecting);
  await expect(authorize(bearer(claims()), { keysUri })).rejects.toMatchObject({ name: 'Error' });
  expect(asked).toBe(0);
});

test('an issuer that cannot be reached is an error, which the gateway does not remember as a refusal', async () => {
  const keysUri = jwksUri.replace(/:\d+\//, ':1/');
  await expect(authorize(bearer(claims()), { keysUri })).rejects.toMatchObject({ name: 'Error' });
});

describe('who the caller is', () => {
  test('the subject of a user, even where a client is named too', async () => {
    const caller = await authorize(bearer(claims({ client_id: 'console' })));
    expect(caller.id).toBe('user-1');
  });

  test('a machine client of an issuer whose access tokens carry no audience', async () => {
    const token = bearer(
      claims({ aud: undefined, sub: undefined, client_id: 'billing', token_use: 'access' }),
    );
    expect((await authorize(token, { audiences: ['billing'] })).id).toBe('billing');
  });

  test('any client of an issuer that serves nothing else', async () => {
    const token = bearer(claims({ aud: undefined, client_id: 'made-later', sub: 'made-later' }));
    expect((await authorize(token, { audiences: [] })).id).toBe('made-later');
  });
});

describe('what the caller may do', () => {
  test('nothing, without a claim or a grant: the function then answers 403', async () => {
    expect((await authorize(bearer(claims()))).roles).toEqual(new Map());
  });

  test('what the groups say; whatever else they hold is not ours', async () => {
    const groups = ['project:billing:editor', 'admins', 'project:a:owner', 'project:*:admin', 7];
    const caller = await authorize(bearer(claims({ 'cognito:groups': groups })));
    expect(caller.roles).toEqual(new Map([['billing', 'editor']]));
  });

  test('what another claim says, as a text or as a list', async () => {
    const setup = { rolesClaim: 'https://fanfare/roles' };
    const text = bearer(claims({ 'https://fanfare/roles': 'project:a:viewer, project:b:admin' }));
    expect((await authorize(text, setup)).roles).toEqual(
      new Map([
        ['a', 'viewer'],
        ['b', 'admin'],
      ]),
    );
  });

  test('what was granted to this principal and to nobody else', async () => {
    const grants: Grant[] = [
      { principalId: 'user-1', projectId: 'a', role: 'publisher' },
      { principalId: 'user-2', projectId: 'b', role: 'admin' },
    ];
    expect((await authorize(bearer(claims()), { grants })).roles).toEqual(new Map([['a', 'publisher']]));
  });

  test('the stronger of a claim and a grant', async () => {
    const grants: Grant[] = [{ principalId: 'user-1', projectId: 'a', role: 'admin' }];
    const token = bearer(claims({ 'cognito:groups': ['project:a:viewer'] }));
    expect((await authorize(token, { grants })).roles).toEqual(new Map([['a', 'admin']]));
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { operations } from '../../functions/api/operations.ts';
import { createWorld, PROJECT, URL_A, type World, webhookPath, webhooksPath } from '../world.ts';
import { fill, type Inventory, OPERATIONS } from './operations.ts';
import { type RawAnswer, rawRequest } from './raw-request.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('the edge of the API', () => {
  let names: Inventory;
  beforeEach(async () => {
    names = await fill(world, PROJECT, 'aaa');
  });

  test('a method that a path does not take is 405 with those it takes, whatever a header says', async () => {
    const withoutNamesake = OPERATIONS.filter(({ path }) => !path(names).endsWith('/dry-run'));
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'Get', '', 'GET\r\n']) {
      for (const { path } of withoutNamesake) {
        const taken = operations.filter((operation) => operation.isAt(path(names)));
        const allow = taken.map((operation) => operation.method).join(', ');
        const answer = await rawRequest(world, {
          method,
          path: path(names),
          headers: { 'x-http-method-override': 'GET' },
        });
        expect([answer.status, answer.headers.allow, answer.text]).toEqual([
          405,
          allow,
          `{"code":12,"message":"this path takes ${allow}","details":[]}`,
        ]);
      }
    }
  });

  test('a path that is spelt out takes nothing of one that would have it for a parameter', async () => {
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      const path = webhookPath('hook-aaa', '/redeliveries/dry-run');
      expect(await rawRequest(world, { method, path })).toMatchObject({
        status: 405,
        headers: { allow: 'POST' },
      });
    }
  });

  test('a method of the other function is 405 too, and a path that nothing has stays 404', async () => {
    const at = (method: string, path: string) => rawRequest(world, { method, path });
    expect(await at('GET', webhookPath('hook-aaa', '/enable'))).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    });
    expect(await at('PUT', webhooksPath())).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
    for (const method of ['GET', 'POST', 'HEAD']) {
      expect((await at(method, '/2023-05-31/webhook/nothing')).status).toBe(404);
    }
  });

  test('a body is taken by its bytes: base64 or not, but never as anything other than UTF-8 JSON', async () => {
    const body = JSON.stringify({ name: 'base64', enabled: false, config: { url: URL_A }, description: 'ü' });
    const post = (text: string | Buffer, isBase64Encoded: boolean, headers = {}) =>
      rawRequest(world, {
        method: 'POST',
        path: webhooksPath(),
        body: typeof text === 'string' ? text : text.toString('base64'),
        isBase64Encoded,
        headers,
      });
    expect((await post(Buffer.from(body), true)).status).toBe(200);
    expect(JSON.parse((await post(Buffer.from(body, 'latin1'), true)).text)).toMatchObject({
      code: 3,
      message: 'body: must be UTF-8',
    });
    for (const answer of [
      await post(Buffer.from(body, 'utf16le'), true),
      await post(Buffer.from(body).toString('base64'), false),
      await post(body, true),
      await post(Buffer.from([0x1f, 0x8b, 8, 0]), true, { 'content-encoding': 'gzip' }),
      await post('%%%', true),
    ]) {
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 3]);
    }
  });

  test('six megabytes are 400 at each door', async () => {
    const huge = ['x'.repeat(6_000_000), `{"name":"${'x'.repeat(6_000_000)}"}`, ' '.repeat(6_000_000)];
    for (const body of huge) {
      for (const { method, path } of OPERATIONS.filter((each) => each.body)) {
        expect((await rawRequest(world, { method, path: path(names), body })).status).toBe(400);
      }
    }
  });

  test('queries of objects, lists, operators and 8 KB are words to compare with, or 400', async () => {
    const values = [
      '[object Object]',
      '{"S":"x"}',
      ':v OR attribute_exists(pk)',
      '#status',
      "' OR 1=1 --",
      '\0',
      '__proto__',
      '%',
      '-1',
      '1e9',
      'NaN',
      'x'.repeat(8_000),
      '😀',
    ];
    const known = operations.flatMap(({ query }) => Object.keys(query.shape));
    const keys = [
      ...new Set(known),
      'filter.state[]',
      'filter[state]',
      'filter.state[$ne]',
      '__proto__',
      'constructor',
    ];
    for (const { method, path } of OPERATIONS.filter((each) => each.method === 'GET')) {
      for (const key of keys) {
        for (const value of values) {
          const query = `${key}=${encodeURIComponent(value)}&${key}=${encodeURIComponent(value)}`;
          const answer = await rawRequest(world, { method, path: path(names), query });
          const expected = key === 'webhook' ? [404, 400] : [200, 400];
          expect(expected, `${key}=${value}: ${answer.text}`).toContain(answer.status);
        }
      }
      for (const query of ['&&==&', '%', '%zz=%', 'a'.repeat(8_192), '?'.repeat(100)]) {
        const answer = await rawRequest(world, { method, path: path(names), query });
        expect(answer.status).toBe(400);
        expect(answer.text.length).toBeLessThan(300);
      }
    }
  });

  test('every answer says what it is: JSON, not to be sniffed, not to be kept', async () => {
    const answers: RawAnswer[] = [];
    for (const operation of OPERATIONS) {
      const body = JSON.stringify(operation.body?.(names) ?? {});
      const { method } = operation;
      const [path, query] = [operation.path(names), operation.query(names)];
      answers.push(await rawRequest(world, { method, path, query, body }));
      answers.push(
        await rawRequest(world, {
          method: operation.method,
          path: operation.path(names),
          authorizer: undefined,
        }),
      );
    }
    for (const { status, headers } of answers) {
      const { etag, ...always } = headers;
      if (status !== 200) expect(etag).toBeUndefined();
      expect(always).toEqual({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.any(String),
      });
    }
  });
});

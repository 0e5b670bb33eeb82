import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operations } from '../../functions/api/operations.ts';
import { unreachable } from '../scripted-sender.ts';
import { fill, type Inventory, OPERATIONS } from '../security/operations.ts';
import { type Answer, createWorld, PROJECT, URL_A, type World } from '../world.ts';

type Path = readonly (string | number)[];
interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Whatever a client may get wrong: another kind, too much, too little, and what no text may hold. */
const WRONG: readonly unknown[] = [
  5,
  -1,
  1.5,
  1e99,
  true,
  '',
  'x',
  'Ä b:c',
  'a\u0000b',
  'a'.repeat(70_000),
  [],
  ['x'],
  [5],
  [[]],
  [{}],
  {},
  { x: 1 },
];

/** Words of the parser and of JavaScript, which tell a caller nothing. */
const NOT_OURS =
  /\bInvalid\b|expected|received|[Uu]nrecognized|Too (big|small)|pattern|that is described|undefined|NaN|object Object|\bnull\b/;
/** A field and what is wrong with it. */
const OURS = /^[a-z_]+([.[][\w.[\]]+)?: [\w*"$-].+/;

const EVERY_MASK = 'description,enabled,config,subscriptions,delivery';

function* placesIn(schema: Schema, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  for (const [name, of] of Object.entries(schema.properties ?? {})) yield* placesIn(of, [...path, name]);
  if (schema.items) yield* placesIn(schema.items, [...path, 0]);
  for (const each of schema.anyOf ?? []) {
    if (each.properties || each.items) yield* placesIn(each, path);
  }
}

/** `body` with `value` at `path`, whose ways there are made. */
function withValue(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof name === 'number') return [withValue(undefined, rest, value)];
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const inner = fields.find(([key]) => key === name)?.[1];
  return { ...Object.fromEntries(fields), [name]: withValue(inner, rest, value) };
}

let world: World;
let names: Inventory;
beforeAll(async () => {
  world = createWorld();
  names = await fill(world, PROJECT, 'm');
});

describe.each(operations.filter(({ body }) => body.schema))('$id', ({ id, body: { schema } }) => {
  const operation = OPERATIONS.find((each) => each.id === id);
  const rightful = (): unknown => {
    const body = operation?.body?.(names) ?? {};
    return id === 'UpdateWebhook' ? withValue(body, ['update_mask'], EVERY_MASK) : body;
  };
  const call = (body: unknown): Promise<Answer> => {
    // Enough for every refusal here: this is about words.
    world.advance(60_000);
    return world.call(operation?.method ?? '', operation?.path(names) ?? '', body);
  };
  const expectOurWords = (answer: Answer, what: string): void => {
    if (answer.status !== 400) return;
    expect([what, answer.body.message]).toEqual([what, expect.stringMatching(OURS)]);
    expect([what, answer.body.message]).toEqual([what, expect.not.stringMatching(NOT_OURS)]);
  };

  it('says what is wrong with each field in our words', async () => {
    const places = [...placesIn(z.toJSONSchema(schema ?? z.never(), { io: 'input' }) as Schema)];
    expect(places.length).toBeGreaterThan(0);
    let refused = 0;
    for (const path of new Set(places.map((place) => JSON.stringify(place)))) {
      for (const value of WRONG) {
        const answer = await call(withValue(rightful(), JSON.parse(path), value));
        if (answer.status === 400) refused++;
        expectOurWords(answer, `${path} ${JSON.stringify(value).slice(0, 50)}`);
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('says what is wrong with the whole', async () => {
    for (const body of [[], 5, 'text', true, [{}]]) {
      const answer = await call(JSON.stringify(body));
      expect([id, answer.body]).toMatchObject([id, { code: 3, message: 'body: must be an object' }]);
    }
    expect((await call('{')).body.message).toBe('body: not valid JSON');
  });
});

describe('an answer', () => {
  it('carries the id of its request, whatever it is', async () => {
    const missing = await world.call('GET', '/2023-05-31/webhook/nothing');
    const refused = await world.call('POST', `/2023-05-31/webhook/project/${PROJECT}/webhooks`, '{');
    const read = await world.call('GET', `/2023-05-31/webhook/project/${PROJECT}/webhooks`);
    const tag = { 'if-none-match': String(read.headers.etag) };
    const unchanged = await world.call('GET', `/2023-05-31/webhook/project/${PROJECT}/webhooks`, undefined, {
      headers: tag,
    });
    expect([missing, refused, read, unchanged].map(({ status }) => status)).toEqual([404, 400, 200, 304]);
    for (const { headers } of [missing, refused, read, unchanged]) {
      expect(headers['x-request-id']).toEqual(expect.stringMatching(/./));
    }
  });
});

describe('a subscription to what Fanfare itself says', () => {
  const subscribe = (source: string, action: string) =>
    world.call('POST', `/2023-05-31/webhook/project/${PROJECT}/geo/us/webhook/${names.webhook}/preview`, {
      subscriptions: [{ events: [{ source, action }] }],
    });

  it('is refused where the catalogue has no such event, with the one that was meant', async () => {
    expect((await subscribe('fanfare.webhook', 'failed')).body).toMatchObject({
      code: 3,
      message:
        'subscriptions[0].events[0]: fanfare.webhook:failed is not in the catalogue of events; did you mean fanfare.webhook:failing?',
    });
    expect((await subscribe('fanfare.something-else-altogether', 'x')).body.message).toContain(
      'it has fanfare.webhook:failing, ',
    );
    expect((await subscribe('fanfare.webhook', '*')).status).toBe(200);
    expect((await subscribe('fanfare.delivery', 'exhausted')).status).toBe(200);
  });

  it('of others is taken as it is: the catalogue is no list of what may be published', async () => {
    expect((await subscribe('hashicorp.packer.version', 'invented')).status).toBe(200);
    expect((await subscribe('acme.orders.order', 'invented')).status).toBe(200);
  });
});

describe('an empty hmac_key, as from a variable that is not set', () => {
  const path = `/2023-05-31/webhook/project/${PROJECT}/webhooks`;
  const config = { url: URL_A, hmac_key: '' };
  const unsigned = ['hmac_key was empty, as from a variable that is not set: requests are not signed'];
  let fresh: World;
  beforeEach(() => {
    fresh = createWorld();
  });

  it('is said in the answer to what it made', async () => {
    const created = await fresh.call('POST', path, { name: 'a', config });
    expect(created.body).toMatchObject({ webhook: { has_hmac_key: false }, warnings: unsigned });
    const webhook = `/2023-05-31/webhook/project/${PROJECT}/geo/us/webhook/a`;
    const updated = await fresh.call('PATCH', webhook, { update_mask: 'config', webhook: { config } });
    expect(updated.body.warnings).toEqual(unsigned);
    const rotated = await fresh.call('POST', `${webhook}/rotate-token`, { hmac_key: '' });
    expect(rotated.body).toMatchObject({ warnings: [expect.stringContaining('a new token was made')] });
  });

  it('is said where the receiver refused what was not signed', async () => {
    fresh.sender.answer = () => unreachable;
    const message =
      /^Error verifying webhook configuration: .*hmac_key was empty.*so the request was not signed$/;
    expect((await fresh.call('POST', path, { name: 'a', enabled: true, config })).body.message).toMatch(
      message,
    );
    const tried = await fresh.call('POST', `/2023-05-31/webhook/project/${PROJECT}/test`, { config });
    expect(tried.body.message).toMatch(message);
  });

  it('is not said of a key that is absent, or not part of the change', async () => {
    const created = await fresh.call('POST', path, { name: 'a', config: { url: URL_A } });
    expect(created.body).not.toHaveProperty('warnings');
    const webhook = `/2023-05-31/webhook/project/${PROJECT}/geo/us/webhook/a`;
    const updated = await fresh.call('PATCH', webhook, { update_mask: 'description', webhook: { config } });
    expect(updated.body).not.toHaveProperty('warnings');
  });
});

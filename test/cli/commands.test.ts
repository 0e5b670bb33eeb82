import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type IndependentReceiver, startIndependentReceiver } from '../e2e/fanfare-process.ts';
import { cli, newDirectory, removeDirectory, type Served, serve } from './served.ts';

const TOKEN = 'CANARY-orders-token';

let served: Served;
let receiver: IndependentReceiver;
const directory = newDirectory();
const env = { ORDERS_TOKEN: TOKEN, EMPTY: '' };
const at = (...args: string[]) => cli(['--endpoint', served.url, ...args], { env });
const inTerminal = (...args: string[]) => cli(['--endpoint', served.url, ...args], { env, tty: true });

beforeAll(async () => {
  served = await serve();
  receiver = await startIndependentReceiver();
});
afterAll(async () => {
  await receiver.close();
  await served.stop();
  removeDirectory(directory);
});

const create = (name: string, ...more: string[]) =>
  at('webhooks', 'create', name, '--url', receiver.url, '--on', 'acme.orders.order', ...more);

async function published(payload = '{"order":9007199254740993}'): Promise<string> {
  const { json } = await at('events', 'publish', 'acme.orders.order:create', '--payload', payload);
  return routed(json.event_id);
}

/** Accepting is not yet routing: an event can be read a moment later. */
async function routed(eventId: string): Promise<string> {
  await eventually(async () => (await at('events', 'show', eventId)).code === 0);
  return eventId;
}

async function deliveredTo(webhook: string, eventId: string): Promise<string> {
  let id = '';
  await eventually(async () => {
    const { json } = await at('deliveries', 'list', webhook, '--state', 'succeeded');
    const found = json.deliveries.find((each: { event_id: string }) => each.event_id === eventId);
    id = found?.id ?? '';
    return id !== '';
  });
  return id;
}

describe('webhooks', () => {
  it('are created, listed, shown, changed, switched and deleted', async () => {
    const created = await create('orders', '--secret-env', 'ORDERS_TOKEN', '--description', 'of the shop');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.json.webhook).toMatchObject({
      enabled: true,
      has_hmac_key: true,
      description: 'of the shop',
    });

    const listed = await at('webhooks', 'list');
    expect(listed.json.webhooks.map((each: { resource_name: string }) => each.resource_name)).toContain(
      'webhook/project/demo/geo/us/webhook/orders',
    );
    expect(listed.json.pagination).toEqual({ next_page_token: '', previous_page_token: '' });

    const edited = await at('webhooks', 'edit', 'orders', '--rate', '20', '--on', 'acme.orders.order:create');
    expect(edited.json.webhook).toMatchObject({
      description: 'of the shop',
      delivery: { max_per_second: 20 },
      subscriptions: [{ events: [{ source: 'acme.orders.order', action: 'create' }] }],
    });

    expect((await at('webhooks', 'pause', 'orders')).json.webhook.paused_at).toBeDefined();
    expect((await at('webhooks', 'resume', 'orders')).json.webhook.paused_at).toBeUndefined();
    expect((await at('webhooks', 'disable', 'orders')).json.webhook.enabled).toBe(false);
    expect((await at('webhooks', 'enable', 'orders')).json.webhook.enabled).toBe(true);
    expect((await at('webhooks', 'show', 'orders')).json.webhook.version).toBeGreaterThan(1);

    expect(await at('webhooks', 'delete', 'orders')).toMatchObject({ code: 2, out: '' });
    expect((await at('webhooks', 'delete', 'orders', '--yes')).code).toBe(0);
    expect((await at('webhooks', 'show', 'orders')).code).toBe(1);
  });

  it('are a table in a terminal', async () => {
    await create('tabled', '--disabled');
    const { out } = await inTerminal('webhooks', 'list');
    expect(out).toMatch(/^NAME +STATE +URL +LAST DELIVERY$/m);
    expect(out).toMatch(/^tabled +off \(requested\) +http:/m);
    expect((await inTerminal('webhooks', 'list', '--json')).json.webhooks).toBeDefined();
  });

  it('rotate to a token in a variable or one written to a file of the owner, and never print either', async () => {
    await create('rotated', '--secret-env', 'ORDERS_TOKEN');
    const file = join(directory, 'rotated.token');
    const ran = await at('webhooks', 'rotate', 'rotated', '--secret-file', file);
    expect(ran).toMatchObject({ code: 0 });
    const token = readFileSync(file, 'utf8');
    expect(token).toMatch(/^whsec_/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ran.out + ran.err).not.toContain(token);
    expect(ran.json).toHaveProperty('webhook.has_hmac_key', true);
    expect(ran.json).not.toHaveProperty('hmac_key');

    const again = await at('webhooks', 'rotate', 'rotated', '--secret-env', 'ORDERS_TOKEN', '--overlap', '0');
    expect(again.code).toBe(0);
    expect(again.out + again.err).not.toContain(TOKEN);
    expect(await at('webhooks', 'rotate', 'rotated')).toMatchObject({ code: 2, out: '' });
  });

  it('do not take an empty variable for a token, nor a token for a variable', async () => {
    const empty = await create('unsigned', '--secret-env', 'EMPTY');
    expect(empty).toMatchObject({
      code: 2,
      err: 'fanfare: --secret-env: the variable EMPTY is not set or empty\n',
    });
    const mistaken = await create('unsigned', '--secret-env', TOKEN);
    expect(mistaken.code).toBe(2);
    expect(mistaken.err).not.toContain(TOKEN);
  });
});

describe('events', () => {
  it('are published digit for digit, listed and shown', async () => {
    const id = await published('{"order":9007199254740993,"total":1.50}');
    const shown = await at('events', 'show', id);
    expect(shown.out).toContain('"order": 9007199254740993');
    expect(shown.out).toContain('"total": 1.50');
    const list = await at('events', 'list', '--source', 'acme.orders.order', '--since', '1h');
    expect(list.json.events.map((each: { event_id: string }) => each.event_id)).toContain(id);
    expect((await inTerminal('events', 'list')).out).toContain('acme.orders.order:create');
  });

  it('take their payload from standard input, and nothing that is no JSON', async () => {
    const args = ['--endpoint', served.url, 'events', 'publish', 'acme.orders.order:create', '--payload'];
    expect((await cli([...args, '-'], { stdin: '[1]' })).code).toBe(0);
    const spliced = await cli([...args, '1,"event_source":"acme.other.thing"']);
    expect(spliced).toMatchObject({ code: 2, err: 'fanfare: payload: not valid JSON\n' });
  });

  it('of the catalogue are triggered, each time as a new one', async () => {
    const first = await at('trigger', 'hashicorp.packer.version:complete');
    const second = await at('trigger', 'hashicorp.packer.version:complete');
    expect(first.code + second.code).toBe(0);
    expect(first.json.event_id).not.toBe(second.json.event_id);
    const shown = await at('events', 'show', await routed(first.json.event_id));
    expect(shown.json.event.event_payload).not.toEqual({});
  });

  it('that the catalogue does not have are refused with the one that was meant', async () => {
    const ran = await at('trigger', 'hashicorp.packer.version:completed');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('did you mean hashicorp.packer.version:complete?');
  });

  it('are explained for one webhook and for all', async () => {
    await create('explained');
    const id = await published();
    await deliveredTo('explained', id);
    const one = await at('why', id, 'explained');
    expect(one.json.explanation).toMatchObject({ outcome: 'succeeded', matched: true });
    const all = await at('why', id);
    expect(all.json.explanations.length).toBeGreaterThan(1);
    expect((await inTerminal('why', id, 'explained')).out).toMatch(
      /outcome +succeeded: the webhook got the event/,
    );
  });
});

describe('deliveries', () => {
  it('are listed for a webhook and for the project, shown, and sent again', async () => {
    await create('delivered');
    const id = await deliveredTo('delivered', await published());
    const shown = await at('deliveries', 'show', 'delivered', id);
    expect(shown.json.delivery).toMatchObject({ id, state: 'succeeded' });
    const project = await at('deliveries', 'list', '--state', 'succeeded');
    expect(project.json.deliveries.map((each: { id: string }) => each.id)).toContain(id);
    expect((await at('deliveries', 'redeliver', 'delivered', id)).code).toBe(0);
    await eventually(async () => {
      const { json } = await at('deliveries', 'show', 'delivered', id);
      return json.delivery.attempts.length === 2;
    });
    expect((await inTerminal('deliveries', 'show', 'delivered', id)).out).toMatch(
      / {2}2\. .* redelivery → 200 after/,
    );
  });

  it('that were missed come back by a job, which is followed to its end', async () => {
    await create('missed');
    await at('webhooks', 'disable', 'missed');
    const id = await published();
    await eventually(
      async () =>
        (await at('deliveries', 'list', 'missed', '--state', 'skipped')).json.deliveries.length === 1,
    );
    await at('webhooks', 'enable', 'missed');

    expect((await at('redeliver', 'missed', '--missed', '--dry-run')).json).toMatchObject({ matched: 1 });
    const job = await at('redeliver', 'missed', '--missed', '--since', '1h');
    expect(job.json.job).toMatchObject({ state: 'done', progress: { matched: 1, sent: 1, succeeded: 1 } });
    await deliveredTo('missed', id);

    const jobs = await at('redeliveries', 'list', 'missed');
    expect(jobs.json.jobs[0].id).toBe(job.json.job.id);
    expect((await at('redeliveries', 'show', 'missed', job.json.job.id)).json.job.state).toBe('done');
    const cancelled = await at('redeliveries', 'cancel', 'missed', job.json.job.id);
    expect([cancelled.code, cancelled.err]).toEqual([0, '']);
    expect(await at('redeliver', 'missed')).toMatchObject({ code: 2 });
  });

  it('of a job are a bar in a terminal, and nothing in a pipe', async () => {
    await create('barred');
    expect((await inTerminal('redeliver', 'barred', '--missed')).err).toMatch(/\[█+\] 0 of 0 sent\n$/);
    expect((await at('redeliver', 'barred', '--missed')).err).toBe('');
  });
});

describe('grants and find', () => {
  it('give, show and take a role', async () => {
    expect((await at('grants', 'own')).json.grant).toMatchObject({ principal: 'local', role: 'admin' });
    expect((await at('grants', 'set', 'client-1', 'viewer')).json.grant.role).toBe('viewer');
    expect((await at('grants', 'show', 'client-1')).json.grant.role).toBe('viewer');
    expect((await at('grants', 'remove', 'client-1')).code).toBe(0);
    expect((await at('grants', 'show', 'client-1')).code).toBe(1);
    expect((await at('grants', 'set', 'client-1', 'king')).code).toBe(2);
  });

  it('tell what a part of a name stands for', async () => {
    await create('findable', '--disabled');
    expect((await at('find', 'findab')).json.webhooks).toHaveLength(1);
    expect((await inTerminal('find', 'findab')).out).toBe('webhook   findable\n');
  });
});

it('no answer ever shows a token', async () => {
  await create('secretive', '--secret-env', 'ORDERS_TOKEN');
  const id = await deliveredTo('secretive', await published());
  for (const args of [
    ['webhooks', 'show', 'secretive'],
    ['deliveries', 'show', 'secretive', id],
    ['webhooks', 'list'],
  ]) {
    const { code, out, err } = await at(...args);
    expect(code).toBe(0);
    expect(out + err).not.toContain(TOKEN);
  }
});

it('text of strangers moves no cursor', async () => {
  const colour = '\u202eevil';
  await at('webhooks', 'create', 'hostile', '--url', receiver.url, '--disabled', '--description', colour);
  const { out } = await inTerminal('webhooks', 'show', 'hostile');
  expect(out).toContain('·evil');
  expect(out).not.toContain('\u202e');
});

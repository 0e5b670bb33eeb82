import { beforeEach, describe, expect, it } from 'vitest';
import {
  createWorld,
  deliveriesOf,
  eventsPath,
  findPath,
  givenWebhook,
  publish,
  type World,
  webhookPath,
} from '../world.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  for (const name of ['orders', 'orders-test', 'mail']) await givenWebhook(world, { name });
});

const ask = (q: string, project?: string) =>
  world.call('GET', findPath(project), undefined, { query: `q=${encodeURIComponent(q)}` });
const find = async (q: string) => (await ask(q)).body;
const NOTHING = { webhooks: [], events: [], deliveries: [], complete: true };

describe('find', () => {
  it('takes the id of an event', async () => {
    const id = await publish(world, { event_payload: { large: 'x' } });
    await publish(world);
    expect(await find(id)).toEqual({
      ...NOTHING,
      events: [expect.objectContaining({ event_id: id, matched_count: 3 })],
    });
  });

  it('takes the id of a delivery, whichever webhook has it and however far it is', async () => {
    await world.call('POST', webhookPath('mail', '/pause'));
    await world.call('POST', webhookPath('orders-test', '/disable'));
    await publish(world, { event_source: 'acme.mail' });
    const query = 'filter.event_source=acme.mail&filter.state=succeeded,skipped,held';
    for (const [name, state] of [
      ['orders', 'succeeded'],
      ['orders-test', 'skipped'],
      ['mail', 'pending'],
    ]) {
      const [{ id }] = await deliveriesOf(world, name, query);
      const found = await find(id);
      expect(found).toMatchObject({
        ...NOTHING,
        deliveries: [{ id, state, webhook: expect.stringMatching(new RegExp(`/webhook/${name}$`)) }],
      });
      expect(found.deliveries[0].request).not.toHaveProperty('payload');
      expect(found.deliveries[0].held?.reason).toBe(name === 'mail' ? 'pause' : undefined);
    }
  });

  it('takes the id of a resource: the last events that name it', async () => {
    const ids: string[] = [];
    for (const resource of ['01JNG6VKTRRBC6YSZWQV20DP79', 'other', '01JNG6VKTRRBC6YSZWQV20DP79']) {
      world.advance(1_000);
      ids.push(await publish(world, { resource_id: resource }));
    }
    const { events } = await find('01JNG6VKTRRBC6YSZWQV20DP79');
    expect(events.map((each: { event_id: string }) => each.event_id)).toEqual([ids[2], ids[0]]);
  });

  it('takes a part of the name of a webhook, and its id', async () => {
    const names = async (q: string) =>
      (await find(q)).webhooks.map(({ webhook }: { webhook: string }) => webhook.split('/').at(-1));
    expect(await names('ORDER')).toEqual(['orders', 'orders-test']);
    const { webhook } = (await world.call('GET', webhookPath('mail'))).body;
    expect(await names(webhook.resource_id)).toEqual(['mail']);
  });

  it('finds nothing of another project, and says so where there is nothing', async () => {
    const id = await publish(world, { resource_id: 'res-1' });
    for (const q of [id, 'res-1', 'orders', '01JTJNMQ5J8W2B7KX3MRCV6EYN'])
      expect((await ask(q, 'other')).body).toEqual(NOTHING);
    for (const q of ['01JTJNMQ5J8W2B7KX3MRCV6EYN', 'none', '#', '😀', 'x'.repeat(2_048)])
      expect(await find(q)).toEqual(NOTHING);
  });

  it('says when it did not look at everything: the list of events goes on from there', async () => {
    const text = 'x'.repeat(2_000);
    await publish(world, { resource_id: 'old' });
    world.advance(1_000);
    for (let n = 0; n < 300; n++)
      await world.call('POST', eventsPath(), {
        event_source: 'a.b',
        event_action: 'x',
        event_description: text,
        resource_name: text,
        resource_id: text,
        event_payload: 1,
      });
    world.sender.answer = () => ({ kind: 'failure', errorClass: 'timeout', durationMs: 1 });
    world.advance(1_000);
    await world.drain();
    expect(await find('old')).toMatchObject({ events: [], complete: false });
    const list = await world.call('GET', eventsPath(), undefined, { query: 'filter.resource_id=old' });
    expect(list.body.events).toMatchObject([{ resource_id: 'old' }]);
  });

  it('is asked for something', async () => {
    for (const [q, message] of [
      ['', 'q: is required'],
      ['x'.repeat(2_049), 'q: must be at most 2048 characters'],
    ])
      expect(await ask(q ?? '')).toMatchObject({ status: 400, body: { code: 3, message } });
  });
});

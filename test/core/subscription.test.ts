import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasOf, failsBy, matches } from '../../core/subscription.ts';

const registry = '01JNG6VKTRRBC6YSZWQV20DP79';
const event = {
  source: 'hashicorp.packer.version',
  action: 'complete',
  resourceId: registry,
  resourceName: `packer/project/P/registry/${registry}`,
};
const wants = (action: string, source = event.source, resourceId?: string) => [
  { ...(resourceId !== undefined && { resourceId }), events: [{ source, action }] },
];

describe('a subscription', () => {
  it('receives the source and action it names', () => {
    expect(matches(wants('complete'), event)).toBe(true);
    expect(matches(wants('create'), event)).toBe(false);
    expect(matches(wants('complete', 'hashicorp.secrets.app'), event)).toBe(false);
  });

  it('receives every action of a source with *, and every event with *:*', () => {
    expect(matches(wants('*'), event)).toBe(true);
    expect(matches(wants('*', 'hashicorp.packer'), event)).toBe(false);
    expect(matches(wants('*', '*'), event)).toBe(true);
  });

  it('to everything does not receive what Fanfare says about webhooks: that is asked for by its source', () => {
    const told = { source: 'fanfare.webhook', action: 'failing', resourceId: 'w', resourceName: 'webhook/w' };
    expect(matches(wants('*', '*'), told)).toBe(false);
    expect(matches(wants('failing', '*'), told)).toBe(false);
    expect(matches(wants('*', '*', 'w'), told)).toBe(false);
    expect(matches(wants('*', 'fanfare.webhook'), told)).toBe(true);
    expect(matches(wants('*', 'fanfare.delivery'), told)).toBe(false);
    expect(matches(wants('*', '*'), { ...told, source: 'fanfares.webhook' })).toBe(true);
  });

  it('under the name that Terraform takes receives a source of the team', () => {
    const order = { source: 'acme.orders.order', action: 'create', resourceId: 'o', resourceName: 'order/o' };
    expect(matches(wants('*', 'hashicorp.acme-orders.order'), order)).toBe(true);
    expect(matches(wants('create', 'hashicorp.acme-orders.order'), order)).toBe(true);
    expect(matches(wants('delete', 'hashicorp.acme-orders.order'), order)).toBe(false);
    expect(matches(wants('*', 'hashicorp.acme-orders.order', 'other'), order)).toBe(false);
    expect(matches(wants('*', 'hashicorp.acme.orders'), order)).toBe(false);
    expect(
      matches(wants('*', 'hashicorp.acme-orders.order'), { ...order, source: 'acme-orders.order' }),
    ).toBe(true);
    expect(
      failsBy({ events: [{ source: 'hashicorp.acme-orders.order', action: '*' }] }, order),
    ).toBeUndefined();
  });

  it('never receives an event of HashiCorp under the name of a team, nor under any but its own', () => {
    const source = fc.constantFrom(
      'hashicorp.acme-orders.order',
      'hashicorp.packer.version',
      'hashicorp.a-b.c.d',
    );
    const words = fc.array(
      fc.constantFrom('acme', 'orders', 'order', 'acme-orders', 'hashicorp', 'packer', 'version'),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(source, words, (theirs, list) => {
        const wanted = list.join('.');
        const happened = { ...event, source: theirs };
        expect(matches(wants('*', wanted), happened)).toBe(wanted === theirs);
      }),
    );
  });

  it('has for each source of a team one such name, and none for one of a single word', () => {
    expect(aliasOf('acme.orders.order')).toBe('hashicorp.acme-orders.order');
    expect(aliasOf('acme.shop.orders.order')).toBe('hashicorp.acme-shop-orders.order');
    expect(aliasOf('acme.order')).toBe('hashicorp.acme.order');
    expect(aliasOf('fanfare.webhook')).toBe('hashicorp.fanfare.webhook');
    expect(aliasOf('order')).toBeUndefined();
    expect(aliasOf('hashicorp.packer.version')).toBeUndefined();
  });

  it('limited to a resource receives that resource and its descendants', () => {
    const version = { ...event, resourceId: 'V', resourceName: `${event.resourceName}/bucket/b/version/V` };
    expect(matches(wants('*', event.source, registry), event)).toBe(true);
    expect(matches(wants('*', event.source, registry), version)).toBe(true);
    expect(matches(wants('*', event.source, 'V'), event)).toBe(false);
    expect(matches(wants('*', event.source, registry.slice(1)), event)).toBe(false);
  });

  it('without events, like no subscription at all, receives nothing', () => {
    expect(matches([], event)).toBe(false);
    expect(matches([{ events: [] }], event)).toBe(false);
  });

  it('says by which part it does not ask for an event, the source before the action before the resource', () => {
    const [wanted] = wants('complete', event.source, 'other');
    const failing = (changes: object) => failsBy({ events: [], ...wanted }, { ...event, ...changes });
    expect(failing({ source: 'a.b', action: 'x' })).toBe('source');
    expect(failing({ action: 'x' })).toBe('action');
    expect(failing({})).toBe('resource');
    expect(failing({ resourceId: 'other' })).toBeUndefined();
    expect(failsBy({ events: [] }, event)).toBe('source');
    expect(failsBy({ events: [{ source: '*', action: '*' }] }, { ...event, source: 'fanfare.webhook' })).toBe(
      'source',
    );
  });

  it('matches when, and only when, one of its parts alone does', () => {
    const word = fc.constantFrom('a.b', 'a.c', '*');
    const part = fc.record({ source: word, action: fc.constantFrom('x', 'y', '*') });
    const list = fc.array(fc.record({ events: fc.array(part, { maxLength: 3 }) }), { maxLength: 3 });
    const facts = fc.record({
      source: fc.constantFrom('a.b', 'a.c'),
      action: fc.constantFrom('x', 'y'),
      resourceId: fc.string(),
      resourceName: fc.string(),
    });
    fc.assert(
      fc.property(list, facts, (subscriptions, happened) => {
        const alone = subscriptions.flatMap(({ events }) => events.map((one) => [{ events: [one] }]));
        expect(matches(subscriptions, happened)).toBe(alone.some((one) => matches(one, happened)));
      }),
    );
  });
});

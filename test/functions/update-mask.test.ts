import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, parseMask } from '../../functions/api/operations/update-mask.ts';

const webhook = {
  description: 'd',
  enabled: true,
  config: { url: 'https://a.example.com', hmac_key: 'k' },
  subscriptions: [{ events: [{ source: 'a.b', action: '*' }] }],
};
const change = (mask: string, values: Record<string, unknown> = webhook) => changeOf(parseMask(mask), values);

describe('an update mask', () => {
  it('takes each path in snake_case and lowerCamelCase', () => {
    expect(change('config.hmac_key')).toEqual({ token: { value: 'k' } });
    expect(change('config.hmacKey')).toEqual({ token: { value: 'k' } });
    expect(change('config')).toEqual({ url: 'https://a.example.com', token: { value: 'k' } });
    expect(change('description,config.url')).toEqual({ description: 'd', url: 'https://a.example.com' });
  });

  it('ignores what it does not name, even when that is nonsense', () => {
    expect(
      change('description', { description: 'd', enabled: 'yes', config: 5, subscriptions: 'no' }),
    ).toEqual({ description: 'd' });
  });

  it('means the zero value for what it names and the body leaves out', () => {
    expect(change('enabled', {})).toEqual({ enabled: false });
    expect(change('description', {})).toEqual({ description: '' });
    expect(change('subscriptions', { subscriptions: null })).toEqual({ subscriptions: [] });
    expect(change('config', { config: { url: 'https://a.example.com' } })).toMatchObject({
      token: { value: undefined },
    });
    expect(change('config.hmac_key', { config: { hmac_key: '' } })).toEqual({ token: { value: undefined } });
  });

  it.each([
    ['', 'update_mask: must name at least one field'],
    ['name', 'update_mask: unknown path "name"'],
    ['description,', 'update_mask: unknown path ""'],
    ['__proto__', 'update_mask: unknown path "__proto__"'],
    ['constructor', 'update_mask: unknown path "constructor"'],
    ['Enabled', 'update_mask: unknown path "Enabled"'],
  ])('%j is refused', (mask, message) => {
    expect(() => parseMask(mask)).toThrow(message);
  });

  it('names the field of a wrong value', () => {
    expect(() => change('config', {})).toThrow('webhook.config.url: ');
    expect(() => change('enabled', { enabled: 'yes' })).toThrow('webhook.enabled: ');
    expect(() =>
      change('subscriptions', { subscriptions: [{ events: [{ source: 'a.b', action: 'X' }] }] }),
    ).toThrow('webhook.subscriptions[0].events[0].action: ');
  });

  it('of several paths makes the changes that each makes alone, in any order', () => {
    const paths = ['description', 'enabled', 'subscriptions', 'config.url', 'config.hmac_key'];
    fc.assert(
      fc.property(fc.shuffledSubarray(paths, { minLength: 1 }), (chosen) => {
        const alone = chosen.map((path) => change(path));
        expect(change(chosen.join(','))).toEqual(Object.assign({}, ...alone));
      }),
    );
  });
});

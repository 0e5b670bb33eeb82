import { describe, expect, test } from 'vitest';
import { type DestinationSettings, LOOPBACK_DESTINATIONS } from '../../core/destination-policy.ts';
import { deliveriesOf, eventsPath, PROJECT, URL_A, webhookPath, webhooksPath } from '../world.ts';
import { guardedWorld, PUBLIC, storeUrl } from './guarded-world.ts';

const TEST = `/2023-05-31/webhook/project/${PROJECT}/test`;
const REFUSED = 'this destination is not allowed';

/** The verdict at all six doors, in one word each: create, update, test, verify, enable, dispatch. */
async function verdicts(url: string, settings: Partial<DestinationSettings>, answers = ['93.184.216.34']) {
  const world = guardedWorld(async () => answers, { ...PUBLIC, ...settings });
  const word = (ok: boolean) => (ok ? 'sent' : 'refused');
  const create = await world.call('POST', webhooksPath(), { name: 'new', enabled: false, config: { url } });
  await world.deps.webhooks.insert(
    {
      projectId: PROJECT,
      id: '9d1c4f0a-6b7e-4a53-8f2d-3c0e5b7a9164',
      name: 'hook',
      description: '',
      url: URL_A,
      enabled: false,
      subscriptions: [{ events: [{ source: '*', action: '*' }] }],
      createdAtMs: world.now(),
      updatedAtMs: world.now(),
      version: 1,
      configVersion: 1,
    },
    100,
  );
  const update = await world.call('PATCH', webhookPath('hook'), {
    update_mask: 'config.url',
    webhook: { config: { url } },
  });
  const tried = await world.call('POST', TEST, { config: { url } });
  await storeUrl(world, url, false);
  const verify = await world.call('POST', webhookPath('hook', '/verify'), {});
  const enable = await world.call('POST', webhookPath('hook', '/enable'), {});
  await storeUrl(world, url, true);
  await world.call('POST', eventsPath(), {
    event_source: 'a.b',
    event_action: 'x',
    event_id: 'e',
    event_payload: {},
  });
  world.advance(1_000);
  await world.drain();
  const delivery = (await deliveriesOf(world)).find((each) => each.event_id === 'e');
  return [
    ...[create, update, tried].map(({ status }) => word(status === 200)),
    word(verify.body.delivery.state === 'succeeded'),
    word(enable.status === 200),
    word(delivery.state === 'succeeded'),
  ];
}

const SENT = Array(6).fill('sent');
const REFUSED_EVERYWHERE = Array(6).fill('refused');

describe("Fanfare's own API is refused at every door", () => {
  const own = {
    ...LOOPBACK_DESTINATIONS,
    ownHosts: ['api.fanfare.example.com', '127.0.0.1:8787', '[::1]:8787', 'localhost:8787'],
  };

  test.each([
    'https://api.fanfare.example.com/2023-05-31/webhook/project/p/events',
    'https://API.fanfare.example.com:8443/',
    'http://127.0.0.1:8787/2023-05-31/webhook/project/p/events',
    'http://localhost:8787/',
    'http://[::1]:8787/',
    'http://[0:0::1]:8787/',
    'http://0x7f000001:8787/',
    'http://2130706433:8787/',
  ])('%s', async (url) => expect(await verdicts(url, own)).toEqual(REFUSED_EVERYWHERE));

  test("by another's name for its address", async () => {
    expect(await verdicts('http://lvh.me:8787/', own, ['127.0.0.1'])).toEqual(REFUSED_EVERYWHERE);
  });

  test('and another port of the machine is not', async () => {
    expect(await verdicts('http://127.0.0.1:8788/', own)).toEqual(SENT);
  });
});

describe("the operator's settings hold at every door", () => {
  test.each([
    ['a permitted CIDR', 'http://10.1.2.3/', { allowedCidrs: ['10.0.0.0/8'] }, SENT],
    [
      'outside the permitted CIDR',
      'http://192.168.0.1/',
      { allowedCidrs: ['10.0.0.0/8'] },
      REFUSED_EVERYWHERE,
    ],
    ['a permitted host', 'https://hooks.corp/', { allowedHosts: ['hooks.corp'] }, SENT],
    [
      'a host below a permitted one',
      'https://a.hooks.corp/',
      { allowedHosts: ['hooks.corp'] },
      REFUSED_EVERYWHERE,
    ],
    [
      'a bad port of a permitted host',
      'https://hooks.corp:22/',
      { allowedHosts: ['hooks.corp'] },
      REFUSED_EVERYWHERE,
    ],
    [
      'a permitted host by plain http in https-only mode',
      'http://hooks.corp/',
      { allowedHosts: ['hooks.corp'], httpsOnly: true },
      REFUSED_EVERYWHERE,
    ],
    ['https in https-only mode', 'https://hooks.example.com/', { httpsOnly: true }, SENT],
    ['http in https-only mode', 'http://hooks.example.com/', { httpsOnly: true }, REFUSED_EVERYWHERE],
  ] as const)('%s', async (_what, url, settings, expected) => {
    expect(await verdicts(url, settings)).toEqual(expected);
  });

  test('a name that resolves into the permitted CIDR is sent to, one that resolves beside it as well is not', async () => {
    const settings = { allowedCidrs: ['10.0.0.0/8'] };
    expect(await verdicts('https://in.example.com/', settings, ['10.0.0.9'])).toEqual(SENT);
    expect(await verdicts('https://in.example.com/', settings, ['10.0.0.9', '172.16.0.1'])).toEqual(
      REFUSED_EVERYWHERE,
    );
  });

  test('and cannot be had through the API, under any name', async () => {
    const world = guardedWorld(async () => ['10.0.0.1']);
    const wishes = {
      allowedCidrs: ['0.0.0.0/0'],
      allowed_cidrs: ['0.0.0.0/0'],
      allowedHosts: ['db.corp'],
      allowed_hosts: ['db.corp'],
      httpsOnly: false,
      destinations: { allowedCidrs: ['0.0.0.0/0'], allowedHosts: ['db.corp'] },
      settings: { destinations: { allowedCidrs: ['0.0.0.0/0'] } },
      insecure: true,
      __proto__: null,
    };
    for (const url of ['http://10.0.0.1/', 'https://db.corp/', 'https://private.example.com/']) {
      const config = { url, ...wishes };
      const answers = [
        await world.call('POST', webhooksPath(), { name: 'new', enabled: false, config, ...wishes }),
        await world.call('POST', TEST, { config, ...wishes }),
      ];
      for (const { status, body } of answers)
        expect([status, body.message]).toEqual([400, `config.url: ${REFUSED}`]);
    }
    expect(world.passed).toEqual([]);
  });
});

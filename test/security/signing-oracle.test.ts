import { beforeEach, describe, expect, test } from 'vitest';
import { hcpSignature } from '../../core/signature.ts';
import {
  type Answer,
  createWorld,
  deliveriesOf,
  givenWebhook,
  PROJECT,
  publish,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';

const TEST = `/2023-05-31/webhook/project/${PROJECT}/test`;
const config = { url: URL_A, hmac_key: 'my-token' };

let world: World;
beforeEach(async () => {
  world = createWorld();
  await givenWebhook(world, { config });
  await world.call('POST', webhooksPath(), { name: 'off', enabled: false, config });
});

/** Every operation that signs a text of the caller's. */
const DOORS: [string, (test_payload: object) => Promise<Answer>][] = [
  ['verify', (test_payload) => world.call('POST', webhookPath('hook', '/verify'), { test_payload })],
  ['enable', (test_payload) => world.call('POST', webhookPath('off', '/enable'), { test_payload })],
  [
    'update',
    (test_payload) =>
      world.call('PATCH', webhookPath('hook'), {
        update_mask: 'config.url',
        webhook: { config: { url: `${URL_A}/moved` } },
        test_payload,
      }),
  ],
  ['create', (test_payload) => world.call('POST', webhooksPath(), { name: 'new', config, test_payload })],
  ['test', (test_payload) => world.call('POST', TEST, { config, test_payload })],
];

const REFUSED: [field: string, value: string][] = [
  ['event_source', 'fanfare.webhook'],
  ['event_source', 'fanfare.delivery'],
  ['event_source', 'hashicorp.webhook.other'],
  ['event_source', 'Not A Source'],
  ['event_source', 'a.b\n'],
  ['event_action', 'UPPER'],
  ['event_action', 'a b'],
  ['event_id', 'a b'],
  ['resource_id', 'a\u0000b'],
  ['resource_name', 'a\u001bb'],
  ['event_description', 'a\u009bb'],
  ['event_version', '1\n'],
];

describe.each(DOORS)('the signature of a verification by %s', (_door, call) => {
  test.each(REFUSED)('is not given to a %s of %j', async (field, value) => {
    const answer = await call({ [field]: value });
    expect([answer.status, answer.body.code]).toEqual([400, 3]);
    expect(answer.body.message.split(':')[0]).toBe(`test_payload.${field}`);
    expect(world.sender.posts).toEqual([]);
  });

  test.each([
    { event_source: 'hashicorp.webhook.verification', event_action: 'test' },
    { event_source: 'hashicorp.packer.version', event_action: 'create', event_id: 'packer.event:1' },
    { event_source: '', event_action: '', resource_id: '', event_description: '' },
  ])('is given to %j, in a request that says that it is none of an event', async (fields) => {
    expect((await call(fields)).status).toBe(200);
    const [post] = world.sender.posts;
    expect(post?.headers['X-Hcp-Webhook-Signature']).toBe(hcpSignature('my-token', post?.body ?? ''));
    expect(post?.headers['Fanfare-Trigger']).toBe(_door === 'test' ? 'test' : 'verification');
  });
});

test('no delivery of an event says that it is a verification, nor does its redelivery', async () => {
  await publish(world);
  const [{ id }] = (await deliveriesOf(world)) as [{ id: string }];
  await world.call('POST', webhookPath('hook', `/deliveries/${id}/redeliver`), {});
  await world.drain();
  expect(world.sender.posts).toHaveLength(2);
  for (const { headers } of world.sender.posts) expect(headers).not.toHaveProperty('Fanfare-Trigger');
});

describe('what the caller may read of a verification', () => {
  const answersAfter = async (body: object): Promise<string> => {
    const verified = await world.call('POST', webhookPath('hook', '/verify'), body);
    const { id } = verified.body.delivery;
    const read = await world.call('GET', webhookPath('hook', `/deliveries/${id}`));
    const listed = await world.call('GET', webhookPath('hook', '/deliveries'));
    expect(verified.body.delivery.request.headers).toHaveProperty('X-Hcp-Webhook-Signature');
    return verified.text + read.text + listed.text;
  };
  const sentSignatures = (): string[] =>
    ['X-Hcp-Webhook-Signature', 'webhook-signature'].map(
      (name) => world.sender.posts[0]?.headers[name] ?? '',
    );

  test('is no signature of a text that a caller chose', async () => {
    const seen = await answersAfter({ test_payload: { event_payload: { say: 'anything' } } });
    for (const signature of sentSignatures()) {
      expect(signature.length).toBeGreaterThan(40);
      expect(seen).not.toContain(signature);
    }
  });

  test('is the signature of the generic text, to compare with what the receiver computes', async () => {
    const seen = await answersAfter({});
    for (const signature of sentSignatures()) expect(seen).toContain(signature);
  });
});

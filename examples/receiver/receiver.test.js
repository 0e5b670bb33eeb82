import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { signedRequest } from 'fanfare-webhooks/testing';
import { createReceiver } from './receiver.js';

const tokens = ['token-of-the-test'];
/** @type {import('fanfare-webhooks/verify').ReceivedEvent[]} */
const taken = [];
const server = createReceiver(tokens, (event) => taken.push(event));

before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
after(() => server.close());

/** @param {import('fanfare-webhooks/testing').SignedRequest} request */
async function send(request) {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { status } = await fetch(`http://127.0.0.1:${port}/hook`, request);
  return status;
}

test('a signed event is taken, and its repetition is not', async () => {
  const request = signedRequest({ tokens, event: { event_id: 'orders.event:1' }, deliveryId: 'one' });
  assert.deepEqual([await send(request), await send(request)], [204, 204]);
  assert.deepEqual(
    taken.map(({ event_id }) => event_id),
    ['orders.event:1'],
  );
});

test('a verification is answered, and is no event', async () => {
  assert.equal(await send(signedRequest({ tokens, trigger: 'verification', deliveryId: 'two' })), 204);
  assert.equal(taken.length, 1);
});

test('a request signed with another token is refused', async () => {
  assert.equal(await send(signedRequest({ tokens: ['another'], deliveryId: 'three' })), 401);
});

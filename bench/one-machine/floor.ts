/**
 * The floor: the least that a delivery can cost in this language. It signs a body and POSTs it over a connection of its
 * own, as Fanfare does, and neither stores nor reads anything.
 */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';

export interface FloorOrder {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly concurrency: number;
}

process.on('message', async (order: FloorOrder | 'usage') => {
  if (order === 'usage') return;
  await postAll(order);
  process.send?.('done');
});

async function postAll({ url, bodies, concurrency }: FloorOrder): Promise<void> {
  const waiting = bodies.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const body of waiting) await post(url, body);
    }),
  );
}

const post = (url: string, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const at = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', 'a token of some length').update(`${at}.${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-signature': signature,
      connection: 'close',
    };
    request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume().on('end', resolve);
    })
      .on('error', reject)
      .end(body);
  });

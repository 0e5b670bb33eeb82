import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeldRequest {
  readonly id: string;
  readonly body: string;
  readonly atMs: number;
  readonly path: string;
  answer(statusCode: number): void;
}

/** A receiver that answers when the test says so; until `hold` is set, at once and with 200. */
export interface HeldReceiver {
  readonly url: string;
  readonly requests: HeldRequest[];
  /** Called for each request instead of answering it. */
  hold: ((request: HeldRequest) => void) | undefined;
  close(): Promise<void>;
}

export async function startHeldReceiver(): Promise<HeldReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const held: HeldRequest = {
        id: String(request.headers['webhook-id']),
        body: Buffer.concat(chunks).toString('utf8'),
        atMs: performance.now(),
        path: request.url ?? '',
        answer: (statusCode) => answer(response, statusCode),
      };
      receiver.requests.push(held);
      if (receiver.hold) receiver.hold(held);
      else held.answer(200);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: HeldReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    hold: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** The other side may be dead by now: that is what some tests are about. */
function answer(response: ServerResponse, statusCode: number): void {
  response.on('error', () => {});
  response.writeHead(statusCode).end();
}

/** The counting receiver: answers 200 at once, and keeps which event came to which path, and when. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from './clock.ts';

/** One POST as it arrived; the first of an event at a path is its delivery, each further one a duplicate. */
export interface Arrival {
  readonly path: string;
  readonly eventId: string;
  readonly atMs: number;
}

const EVENT_ID = /"event_id":"([^"]+)"/;
let arrivals: Arrival[] = [];

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const eventId = EVENT_ID.exec(body)?.[1];
    // A verification carries another kind of body.
    if (eventId !== undefined) arrivals.push({ path: request.url ?? '', eventId, atMs: nowMs() });
    response.end();
  });
});
server.listen(0, '127.0.0.1');

process.on('message', (question) => {
  if (question === 'port') process.send?.((server.address() as AddressInfo).port);
  if (question === 'count') process.send?.(arrivals.length);
  if (question === 'take') {
    process.send?.(arrivals);
    arrivals = [];
  }
});

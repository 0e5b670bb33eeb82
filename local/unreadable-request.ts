import type { Duplex } from 'node:stream';
import { invalid } from '../core/errors.ts';
import { statusBody } from '../functions/runtime/status.ts';

interface Refusal {
  readonly statusLine: string;
  readonly reason: string;
}

/** The statuses are those that Node answers with by itself, and without a body. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    statusLine: '431 Request Header Fields Too Large',
    reason: 'its path, query and headers must stay below 16 KiB together',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    statusLine: '413 Payload Too Large',
    reason: 'has chunk extensions above 16 KiB',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { statusLine: '408 Request Timeout', reason: 'did not arrive in time' },
};
const NOT_HTTP: Refusal = { statusLine: '400 Bad Request', reason: 'is not HTTP' };

/** What never became a request is answered in the API's shape too. */
export function refuseUnreadable({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
  const { statusLine, reason } = REFUSALS[code] ?? NOT_HTTP;
  const body = statusBody(invalid('request', reason));
  const head = [
    `HTTP/1.1 ${statusLine}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { hcpSignature } from '../core/signature.ts';
import { listenNear } from './listen.ts';

/** A request the demo receiver got, and whether its signature holds. */
export interface ReceivedRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly signatureValid: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * A receiver as docs/receiving.md describes it: checks the signature over the raw body, then answers 2xx, or
 * 401 when it does not hold.
 */
export async function startReceiver(
  port: number,
  token: string,
  onRequest: (request: ReceivedRequest) => void,
): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const signatureValid = holds(request.headers['x-hcp-webhook-signature'], body, token);
      onRequest({ headers: request.headers, body, signatureValid });
      response.writeHead(signatureValid ? 200 : 401, { 'content-type': 'text/plain' });
      response.end(signatureValid ? 'received\n' : 'bad signature\n');
    });
  });
  const bound = await listenNear(server, port);
  return {
    url: `http://127.0.0.1:${bound}/hook`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function holds(header: string | string[] | undefined, body: string, token: string): boolean {
  const expected = Buffer.from(hcpSignature(token, body));
  const given = Buffer.from(String(header ?? ''));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

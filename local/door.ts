import type { IncomingMessage } from 'node:http';
import { RequestError } from '../core/errors.ts';

const BODY_METHODS = ['POST', 'PUT', 'PATCH'];
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Keeps other web pages out of a server that has no sign-in. A page on another site can make a browser send
 * requests here, and by rebinding its own name to 127.0.0.1 can even read the answers; but it cannot choose
 * the Host, Origin and Sec-Fetch-Site headers, and cannot send JSON without asking first.
 * @throws RequestError PermissionDenied, InvalidArgument
 */
export function checkDoor(
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  allowedHosts: readonly string[] | 'any',
): void {
  const { host = '', origin, 'sec-fetch-site': site, 'content-type': type = '' } = request.headers;
  if (allowedHosts !== 'any') {
    if (!allowedHosts.includes(host.toLowerCase()))
      throw refuse(`Host: this server answers to ${allowedHosts.join(', ')} only`);
    if (
      origin !== undefined &&
      !allowedHosts.some((allowed) => origin.toLowerCase() === `http://${allowed}`)
    ) {
      throw refuse('Origin: requests from other sites are not allowed');
    }
  }
  if (site === 'cross-site') throw refuse('Sec-Fetch-Site: requests from other sites are not allowed');
  // Where any Host is answered, an Origin proves nothing: there the type guards requests without a body too.
  const guarded = allowedHosts === 'any' || hasBody(request.headers);
  if (guarded && BODY_METHODS.includes(request.method ?? '') && !JSON_TYPE.test(type)) {
    throw new RequestError('InvalidArgument', 'Content-Type: must be application/json');
  }
}

const hasBody = (headers: IncomingMessage['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const HTTP_PORT = 80;

/** Names by which a loopback server may be called. Clients leave out the port that HTTP implies. */
export const loopbackHosts = (port: number): string[] => [
  ...LOOPBACK_NAMES.map((host) => `${host}:${port}`),
  ...(port === HTTP_PORT ? LOOPBACK_NAMES : []),
];

const refuse = (message: string): RequestError => new RequestError('PermissionDenied', message);

import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { INFORMATIONAL_RESPONSES_MAX, RESPONSE_HEADER_BLOCK_MAX_BYTES } from '../../core/limits.ts';
import { type Failure, failure, failureOf } from './error-class.ts';
import { type ReadLimit, ReadLimitError } from './read-limit.ts';
import { keptBody, keptHeaders } from './response-record.ts';

export interface Post {
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Milliseconds from writing the request to the first byte of an answer, where one came. */
type FirstByte = { readonly firstByteMs?: number };

export type Exchange = FirstByte &
  (
    | {
        readonly kind: 'response';
        readonly statusCode: number;
        readonly headers: Record<string, string>;
        readonly body: string;
        readonly bodyTruncated: boolean;
      }
    | Failure
  );

export interface Bounds {
  readonly deadline: AbortSignal;
  /** Absent where the bytes below TLS are counted already. */
  readonly readLimit?: ReadLimit;
}

const SWITCHING_PROTOCOLS = 101;

/**
 * One POST on a socket that has completed its handshakes. Settles exactly once, by whichever comes first: the end
 * of the response, the end of what may be read, an error, the close of the socket, or the deadline.
 *
 * The status decides. Once it has arrived, whatever becomes of the body (stalled, reset, endless) is still a
 * response: the receiver has answered, and posting again because of a lost body would be a duplicate.
 */
export function exchange(socket: Socket, post: Post, { deadline, readLimit }: Bounds): Promise<Exchange> {
  const { promise, resolve } = Promise.withResolvers<Exchange>();
  let response: IncomingMessage | undefined;
  let informational = 0;
  let settled = false;
  const chunks: Buffer[] = [];
  const firstByte = stopwatch();

  function finish(unanswered: Failure): void {
    if (settled) return;
    settled = true;
    deadline.removeEventListener('abort', onDeadline);
    socket.destroy();
    const outcome: Exchange = response ? recorded(response, chunks) : unanswered;
    resolve({ ...outcome, ...(firstByte.ms !== undefined && { firstByteMs: firstByte.ms }) });
  }
  const onDeadline = () => finish(failure('timeout'));

  const request = open(socket, post);
  if (!request) {
    finish(failure('protocol_error'));
    return promise;
  }
  request.on('error', (error) => finish(failureOf(error)));
  // Neither a response nor an error: an unsolicited 101, after which the bytes are no longer HTTP.
  request.on('close', () => finish(failure('protocol_error')));
  request.on('socket', () => {
    // Not earlier: a socket that flows before the parser listens would lose what an eager receiver says.
    socket.on('data', (chunk: Buffer) => {
      firstByte.stop();
      if (readLimit && !readLimit.take(chunk.length)) socket.destroy(new ReadLimitError());
    });
  });
  request.on('information', () => {
    informational += 1;
    if (informational > INFORMATIONAL_RESPONSES_MAX) finish(failure('protocol_error'));
  });
  request.on('response', (incoming) => {
    // A 101 without an Upgrade header comes as a response, although what follows it is no HTTP either.
    if (incoming.statusCode === SWITCHING_PROTOCOLS) return finish(failure('protocol_error'));
    response = incoming;
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => finish(failure('connection_failed')));
    incoming.on('error', () => finish(failure('connection_reset')));
  });
  deadline.addEventListener('abort', onDeadline, { once: true });
  if (deadline.aborted) onDeadline();
  request.end(post.body);
  return promise;
}

function stopwatch(): { readonly ms: number | undefined; stop(): void } {
  const startedAtMs = performance.now();
  let ms: number | undefined;
  return {
    get ms() {
      return ms;
    },
    stop() {
      ms ??= performance.now() - startedAtMs;
    },
  };
}

/**
 * Every guard is spelled out, so that no flag, NODE_OPTIONS or proxy variable of the process loosens it.
 * Undefined when Node refuses to build the request: it throws that synchronously, outside of any listener.
 */
function open(socket: Socket, { url, headers }: Post): ClientRequest | undefined {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const options = {
    method: 'POST',
    path: url.pathname + url.search,
    headers,
    // No agent: the connection belongs to this attempt alone, and environment proxies act on agents only.
    createConnection: () => socket,
    insecureHTTPParser: false,
    maxHeaderSize: RESPONSE_HEADER_BLOCK_MAX_BYTES,
  };
  try {
    return request(options);
  } catch {
    return undefined;
  }
}

function recorded(response: IncomingMessage, chunks: readonly Buffer[]): Exchange {
  return {
    kind: 'response',
    statusCode: response.statusCode ?? 0,
    headers: keptHeaders(response.headers),
    ...keptBody(Buffer.concat(chunks), response.complete),
  };
}

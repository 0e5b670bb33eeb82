import { connect as connectTcp, isIP, isIPv6, type Socket, SocketAddress } from 'node:net';
import { connect as connectTls, type SecureContext, TLSSocket } from 'node:tls';
import { type Failure, type FailureClass, failure, failureOf } from './error-class.ts';
import { meteredStream, type ReadLimit } from './read-limit.ts';
import type { Resumption, TlsSessions } from './tls-sessions.ts';

export interface ConnectTarget {
  /** As in the URL: what the certificate must be for. */
  readonly host: string;
  readonly port: number;
  /** Absent: plain HTTP. */
  readonly secureContext?: SecureContext;
  /** Absent: every handshake is a full one. */
  readonly sessions?: TlsSessions;
  /** Milliseconds for TCP and TLS to one address. */
  readonly timeoutMs: number;
  readonly readLimit: ReadLimit;
}

export type Connection =
  | {
      readonly kind: 'connected';
      readonly socket: Socket;
      /** Milliseconds of the handshakes with the address that answered. */
      readonly connectMs: number;
      readonly tlsMs?: number;
      readonly resumption?: Resumption;
    }
  | Failure;

/** The handshake failed with a session on offer, which may be all that was wrong with it. */
interface SessionFailed {
  readonly kind: 'session_failed';
}

/** Failures of one address that say nothing about the next. A bad certificate or alert would only repeat. */
const WORTH_ANOTHER_ADDRESS: readonly FailureClass[] = [
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'timeout',
];

/**
 * Tries the pinned addresses one after the other until one completes its handshakes; nothing of the request
 * has been written by then. No name is ever handed to a socket, so nothing can be resolved a second time.
 * The first address that fails with a TLS session on offer waits at the end of the line for a full handshake, and
 * no other one is offered: a session never costs an attempt that would have arrived without it.
 * Answers the first failure: the later ones are usually of a family that this machine has no route for.
 */
export async function connectToAny(
  target: ConnectTarget,
  addresses: readonly string[],
  deadline: AbortSignal,
): Promise<Connection> {
  const line = [...addresses];
  let mayResume = true;
  let firstFailure: Connection | undefined;
  for (const address of line) {
    if (deadline.aborted) return failure('timeout');
    const connection = await connectTo(target, { address, mayResume }, deadline);
    if (connection.kind === 'connected') return connection;
    if (connection.kind === 'session_failed') {
      mayResume = false;
      // The loop comes to it: an array is walked as long as it grows.
      line.push(address);
      continue;
    }
    if (!WORTH_ANOTHER_ADDRESS.includes(connection.errorClass)) return connection;
    firstFailure ??= connection;
  }
  return firstFailure ?? failure('connection_failed');
}

interface Dial {
  readonly address: string;
  readonly mayResume: boolean;
}

async function connectTo(
  target: ConnectTarget,
  dial: Dial,
  deadline: AbortSignal,
): Promise<Connection | SessionFailed> {
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  const timer = setTimeout(giveUp, target.timeoutMs);
  deadline.addEventListener('abort', giveUp, { once: true });
  try {
    return await shakeHands(target, dial, patience.signal);
  } finally {
    clearTimeout(timer);
    deadline.removeEventListener('abort', giveUp);
  }
}

async function shakeHands(
  target: ConnectTarget,
  { address, mayResume }: Dial,
  patience: AbortSignal,
): Promise<Connection | SessionFailed> {
  const startedAtMs = performance.now();
  // With a delay the request would wait until the receiver acknowledged the end of the handshake: 40 ms over TLS.
  const socket = connectTcp({ host: address, port: target.port, noDelay: true });
  const unconnected = await whenReady(socket, 'connect', patience);
  if (unconnected) return unconnected;

  // Cannot differ unless something redirects our sockets; then not one byte may go there.
  if (!isSameAddress(socket.remoteAddress, address)) return refuse(socket);
  const connectedAtMs = performance.now();
  const connectMs = connectedAtMs - startedAtMs;
  if (!target.secureContext) return { kind: 'connected', socket, connectMs };

  const resumption = target.sessions?.at(address, mayResume);
  const secured = secure(socket, target, target.secureContext, resumption);
  const unsecured = await whenReady(secured, 'secureConnect', patience);
  if (!unsecured) {
    const tlsMs = performance.now() - connectedAtMs;
    return { kind: 'connected', socket: secured, connectMs, tlsMs, ...(resumption && { resumption }) };
  }
  resumption?.settle(false);
  // A certificate is refused in a full handshake only: another one would but repeat it.
  const mayBeTheSession = resumption?.offered && unsecured.errorClass !== 'tls_certificate';
  return mayBeTheSession ? { kind: 'session_failed' } : unsecured;
}

/** Undefined once the event has come; otherwise why it did not, and the socket is destroyed. */
async function whenReady(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  patience: AbortSignal,
): Promise<Failure | undefined> {
  // From here to the first listener of the exchange, and after a failure, an error has nobody to tell.
  socket.on('error', ignore);
  const settled = Promise.withResolvers<Failure | undefined>();
  const onReady = () => settled.resolve(undefined);
  const onError = (error: Error) =>
    settled.resolve(isCertificateError(socket) ? failureOf(error, 'tls_certificate') : failureOf(error));
  const onClose = () => settled.resolve(failure('connection_reset'));
  const onTimeout = () => settled.resolve(failure('timeout'));
  socket.once(event, onReady).once('error', onError).once('close', onClose);
  patience.addEventListener('abort', onTimeout, { once: true });
  if (patience.aborted) onTimeout();
  const failed = await settled.promise;
  socket.off(event, onReady).off('error', onError).off('close', onClose);
  patience.removeEventListener('abort', onTimeout);
  if (failed) socket.destroy();
  return failed;
}

function secure(
  socket: Socket,
  { host, readLimit }: ConnectTarget,
  secureContext: SecureContext,
  resumption: Resumption | undefined,
): TLSSocket {
  const secured = connectTls({
    socket: meteredStream(socket, readLimit),
    secureContext,
    session: resumption?.offered,
    // SNI knows names only; without it Node verifies the certificate against `host`, which is an address then.
    ...(isIP(host) ? { host } : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    // Explicit, or NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch verification off.
    rejectUnauthorized: true,
  });
  resumption?.watch(secured);
  return secured;
}

function refuse(socket: Socket): Failure {
  socket.destroy();
  return failure('destination_refused');
}

/** Set by Node when chain or name were refused; its error codes are a long and open list. */
const isCertificateError = (socket: Socket): boolean =>
  socket instanceof TLSSocket && Boolean(socket.authorizationError);

function isSameAddress(actual: string | undefined, pinned: string): boolean {
  if (actual === undefined || isIPv6(actual) !== isIPv6(pinned)) return false;
  return canonical(actual) === canonical(pinned);
}

const canonical = (address: string): string =>
  new SocketAddress({ address, family: isIPv6(address) ? 'ipv6' : 'ipv4' }).address;

function ignore(): void {}

import { connect as connectTcp, isIP, isIPv6, type Socket, SocketAddress } from 'node:net';
import { connect as connectTls, type SecureContext, TLSSocket } from 'node:tls';
import { type FailureClass, failureClassOf } from './error-class.ts';

export interface ConnectTarget {
  /** As in the URL: what the certificate must be for. */
  readonly host: string;
  readonly port: number;
  /** Absent: plain HTTP. */
  readonly secureContext?: SecureContext;
  /** Milliseconds for TCP and TLS to one address. */
  readonly timeoutMs: number;
}

export type Connection =
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'failure'; readonly errorClass: FailureClass };

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
 * Answers the first failure: the later ones are usually of a family that this machine has no route for.
 */
export async function connectToAny(
  target: ConnectTarget,
  addresses: readonly string[],
  deadline: AbortSignal,
): Promise<Connection> {
  let firstFailure: Connection | undefined;
  for (const address of addresses) {
    if (deadline.aborted) return { kind: 'failure', errorClass: 'timeout' };
    const connection = await connectTo(target, address, deadline);
    if (connection.kind === 'connected') return connection;
    if (!WORTH_ANOTHER_ADDRESS.includes(connection.errorClass)) return connection;
    firstFailure ??= connection;
  }
  return firstFailure ?? { kind: 'failure', errorClass: 'connection_failed' };
}

function connectTo(target: ConnectTarget, address: string, deadline: AbortSignal): Promise<Connection> {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  const socket = open(target, address);
  const fail = (errorClass: FailureClass) => settle({ kind: 'failure', errorClass });

  const onReady = () => {
    // Cannot differ unless something redirects our sockets; then not one byte may go there.
    if (!isSameAddress(socket.remoteAddress, address)) return fail('destination_refused');
    settle({ kind: 'connected', socket });
  };
  const onError = (error: Error) =>
    fail(isCertificateError(socket) ? 'tls_certificate' : failureClassOf(error));
  const onClose = () => fail('connection_reset');
  const onTimeout = () => fail('timeout');
  const timer = setTimeout(onTimeout, target.timeoutMs);
  const readyEvent = target.secureContext ? 'secureConnect' : 'connect';

  function settle(connection: Connection): void {
    clearTimeout(timer);
    deadline.removeEventListener('abort', onTimeout);
    socket.off(readyEvent, onReady).off('error', onError).off('close', onClose);
    // From here to the first listener of the exchange, and after a failure, an error has nobody to tell.
    socket.on('error', ignore);
    if (connection.kind === 'failure') socket.destroy();
    resolve(connection);
  }

  socket.once(readyEvent, onReady).once('error', onError).once('close', onClose);
  deadline.addEventListener('abort', onTimeout, { once: true });
  return promise;
}

function open({ host, port, secureContext }: ConnectTarget, address: string): Socket {
  if (!secureContext) return connectTcp({ host: address, port });
  return connectTls({
    host: address,
    port,
    secureContext,
    // SNI knows names only; without it Node verifies the certificate against the address.
    ...(!isIP(host) && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    // Explicit, or NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch verification off.
    rejectUnauthorized: true,
  });
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

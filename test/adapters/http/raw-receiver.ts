import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

export interface Receiver {
  readonly port: number;
  /** Connections accepted so far, TLS handshake or not. */
  readonly connections: number;
  /** All bytes that all connections brought, decrypted. */
  readonly received: string;
}

export interface ReceiverOptions {
  readonly host?: string;
  readonly port?: number;
  readonly tls?: TlsOptions;
}

/** A server that speaks whatever bytes the script writes, closed with its sockets when the test has finished. */
export async function receiver(
  script: (socket: Socket) => void,
  { host = '127.0.0.1', port = 0, tls }: ReceiverOptions = {},
): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;

  const serve = (socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    script(socket);
  };
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
  });
  await listen(server, port, host);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: portOf(server),
    get connections() {
      return connections;
    },
    get received() {
      return Buffer.concat(received).toString('latin1');
    },
  };
}

/** Calls back once, when a whole request with a Content-Length has arrived. */
export function onRequest(socket: Socket, answer: () => void): void {
  let text = '';
  let answered = false;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headEnd = text.indexOf('\r\n\r\n');
    if (answered || headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < headEnd + 4 + length) return;
    answered = true;
    answer();
  });
}

/** A script that answers each request with these bytes and closes. */
export const answering =
  (response: string | Buffer) =>
  (socket: Socket): void =>
    onRequest(socket, () => socket.end(response));

/** A script that writes the text, one byte in each turn of the event loop. */
export const dripping =
  (text: string) =>
  (socket: Socket): void => {
    let next = 0;
    const drip = (): void => {
      if (!socket.writable) return;
      if (next < text.length) socket.write(text.slice(next, ++next), 'latin1');
      setImmediate(drip);
    };
    drip();
  };

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
}

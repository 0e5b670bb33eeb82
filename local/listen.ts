import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * @param port 0: any free one
 * @returns the port
 * @throws NodeJS.ErrnoException EADDRINUSE, EACCES
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A port of loopback that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, '127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Listens on loopback at the wanted port, or at any free one when that is taken. */
export async function listenNear(server: Server, port: number): Promise<number> {
  try {
    return await listen(server, port, '127.0.0.1');
  } catch {
    return listen(server, 0, '127.0.0.1');
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What stands between a page and Fanfare: it can fail, and count. */
export interface Door {
  readonly url: string;
  /** Answered instead of passing on; undefined passes. */
  fault: (request: IncomingMessage) => number | 'cut' | undefined;
  /** Every call of the API, with the bytes of the answer's body. */
  readonly calls: readonly { readonly path: string; readonly status: number; readonly bytes: number }[];
  /** Bytes on the wire so far, both ways, headers included. */
  readonly moved: () => number;
  readonly close: () => Promise<void>;
}

const HEADERS = ['content-type', 'if-none-match'];

export async function startDoor(target: string): Promise<Door> {
  const calls: { path: string; status: number; bytes: number }[] = [];
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const door: Door = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: () => undefined,
    calls,
    moved: () => sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const isApi = path.startsWith('/2023-05-31/');
    const fault = isApi ? door.fault(request) : undefined;
    if (fault === 'cut') {
      calls.push({ path, status: 0, bytes: 0 });
      response.destroy();
      return;
    }
    const answer = fault === undefined ? await passed(request, path) : refusal(fault);
    if (isApi) calls.push({ path, status: answer.status, bytes: answer.body.length });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function passed(request: IncomingMessage, path: string) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET' } = request;
    const answer = await fetch(target + path, {
      method,
      headers: HEADERS.flatMap((name): [string, string][] => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
      ...(method !== 'GET' && method !== 'HEAD' && { body: Buffer.concat(chunks) }),
    });
    const headers: Record<string, string> = {};
    for (const name of ['content-type', 'cache-control', 'content-security-policy', 'etag']) {
      const value = answer.headers.get(name);
      if (value !== null) headers[name] = value;
    }
    return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
  }
  return door;
}

const refusal = (status: number) => ({
  status,
  headers: { 'content-type': 'application/json' } as Record<string, string>,
  body: Buffer.from(JSON.stringify({ code: 14, message: 'out for a moment', details: [] })),
});

import type { IncomingMessage, ServerResponse } from 'node:http';

/** Serves the built console. */
export const createConsoleSite =
  (_dist: URL) =>
  async (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('The console is not built.\n');
  };

import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../../local/listen.ts';

/** What AWS answers to an operation: JSON as an object, XML as text; an error by its name, or in XML by its element. */
export type StubAnswer = object | string | { readonly error: string };

export interface AwsStub {
  readonly endpoint: string;
  /** Operations that were asked for, in order. */
  readonly asked: string[];
  close(): void;
}

/** AWS's APIs on loopback, for SDK clients: answers by the name of the operation, and nothing that is not in the table. */
export async function startAwsStub(answers: Readonly<Record<string, StubAnswer>>): Promise<AwsStub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = operationOf(request, Buffer.concat(chunks).toString('utf8'));
      asked.push(operation);
      const answer = answers[operation] ?? { error: `NobodySaid${operation}` };
      if (typeof answer === 'string') {
        response.writeHead(answer.startsWith('<ErrorResponse') ? 400 : 200, { 'content-type': 'text/xml' });
        return response.end(answer);
      }
      const isError = 'error' in answer;
      const body = isError ? { __type: answer.error, message: answer.error } : answer;
      response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      return response.end(JSON.stringify(body));
    });
  });
  const port = await listen(server, 0, '127.0.0.1');
  return { endpoint: `http://127.0.0.1:${port}`, asked, close: () => server.close().closeAllConnections() };
}

/** Each protocol of AWS has its own place for it. */
function operationOf({ headers, url = '' }: IncomingMessage, body: string): string {
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  return target || (new URLSearchParams(body).get('Action') ?? url.split('?')[0] ?? '');
}

import { createServer } from 'node:http';
import { hcpSignature } from '../../../core/signature.ts';
import { listen } from '../../../local/listen.ts';

export interface Request {
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads events as a receiver would
  readonly event: any;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The token whose HCP signature this is. */
  signedWith(token: string): boolean;
}

export interface TestReceiver {
  readonly url: string;
  readonly requests: readonly Request[];
  /** Requests that are no verification. */
  deliveries(): Request[];
  /** Answers these statuses first, one each, and 200 afterwards. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

const VERIFICATION = 'hashicorp.webhook.verification';

export async function startTestReceiver(): Promise<TestReceiver> {
  const requests: Request[] = [];
  let script: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { headers } = request;
      const signature = headers['x-hcp-webhook-signature'];
      requests.push({
        body,
        event: JSON.parse(body),
        headers,
        signedWith: (token) => signature === hcpSignature(token, body),
      });
      response.writeHead(script.shift() ?? 200).end();
    });
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    deliveries: () => requests.filter(({ event }) => event.event_source !== VERIFICATION),
    answer: (...statuses) => {
      script = statuses;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

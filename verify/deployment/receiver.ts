import { createServer } from 'node:http';
import { hcpSignature } from '../../core/signature.ts';
import { listen } from '../../local/listen.ts';

export interface SeenRequest {
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: events are read as a receiver would
  readonly event: any;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether its HCP signature is made with this token. */
  signedWith(token: string): boolean;
}

/** A receiver of which one sees what it gets, and says what it answers. */
export interface WatchedReceiver {
  /** Of this machine. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Requests that are no verification. */
  deliveries(): SeenRequest[];
  /** Answers these statuses first, one each, and 200 afterwards. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

const VERIFICATION = 'hashicorp.webhook.verification';
const HOST = '127.0.0.1';

/** @param port @default a free one */
export async function startWatchedReceiver(port = 0): Promise<WatchedReceiver> {
  const requests: SeenRequest[] = [];
  let script: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const event = parsed(body);
      // A receiver that the world can reach hears from others, too.
      if (event === undefined) return response.writeHead(400).end();
      const { headers } = request;
      const signature = headers['x-hcp-webhook-signature'];
      requests.push({ body, event, headers, signedWith: (token) => signature === hcpSignature(token, body) });
      return response.writeHead(script.shift() ?? 200).end();
    });
  });
  const bound = await listen(server, port, HOST);
  return {
    url: `http://${HOST}:${bound}/hook`,
    requests,
    deliveries: () => requests.filter(({ event }) => event.event_source !== VERIFICATION),
    answer: (...statuses) => {
      script = statuses;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

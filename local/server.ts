import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { invalid, RequestError } from '../core/errors.ts';
import { EVENT_MAX_BYTES } from '../core/limits.ts';
import { httpStatusOf, statusBody } from '../functions/runtime/status.ts';
import { checkDoor } from './door.ts';
import { gatewayEvent } from './gateway.ts';
import { LOCAL_CONTEXT } from './lambda-context.ts';

type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface ServerParts {
  readonly readApi: ApiHandler;
  readonly writeApi: ApiHandler;
  /** Serves everything that is not the API. */
  readonly console: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly allowedHosts: readonly string[] | 'any';
  readonly now: () => number;
  readonly newRequestId: () => string;
}

/** Bytes of a request body: an event may be written with any amount of whitespace and escapes. */
const BODY_MAX_BYTES = 4 * EVENT_MAX_BYTES;
/** Of whatever version: one that is not served is the API's to refuse. */
const API_PATH = /^\/(\d{4}-\d{2}-\d{2}|resource-manager)(\/|$)/;

/** Translates HTTP into the API Gateway shape and back; decides nothing else. */
export const localRequestListener =
  (parts: ServerParts) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = parts.newRequestId();
    // Of whatever answers it, the door included.
    response.setHeader('x-request-id', requestId);
    serve(parts, requestId, request, response).catch((error: unknown) => fail(response, error));
  };

async function serve(
  parts: ServerParts,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/healthz') return reply(response, 200, '{"status":"ok"}');
  checkDoor(request, parts.allowedHosts);
  if (!API_PATH.test(request.url ?? '')) return parts.console(request, response);

  const context = { requestId, nowMs: parts.now() };
  const event = gatewayEvent(request, await readBody(request), context);
  if (!event) throw new RequestError('InvalidArgument', 'path: not valid percent-encoding');
  const handler = request.method === 'GET' ? parts.readApi : parts.writeApi;
  const answer = await handler(event, LOCAL_CONTEXT);
  response.writeHead(answer.statusCode ?? 500, answer.headers as Record<string, string>);
  response.end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES)
      throw new RequestError('InvalidArgument', `body: at most ${BODY_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!isUtf8(body)) throw invalid('body', 'must be UTF-8');
  return body.toString('utf8');
}

function fail(response: ServerResponse, error: unknown): void {
  const known = error instanceof RequestError ? error : new RequestError('Internal', 'internal error');
  if (response.headersSent) response.destroy();
  else reply(response, httpStatusOf(known), statusBody(known));
}

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body);
}

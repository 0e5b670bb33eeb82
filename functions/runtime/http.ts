import { isUtf8 } from 'node:buffer';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { invalid, RequestError } from '../../core/errors.ts';
import { render, type Wire } from '../api/json.ts';
import { findRoute, type Route } from '../api/route.ts';
import { callerOf } from './caller.ts';
import type { Log } from './log.ts';
import { pathOf } from './request-path.ts';
import { httpStatusOf, statusBody } from './status.ts';

type Request = APIGatewayProxyEventV2;
type Response = APIGatewayProxyStructuredResultV2;

const OK = 200;
const INTERNAL = new RequestError('Internal', 'internal error');
const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** The Lambda behind an HTTP API: matches the route, runs it, and answers in the API's own shape, always. */
export const httpHandler = <Dependencies>(
  routes: readonly Route<Dependencies>[],
  dependencies: () => Dependencies | Promise<Dependencies>,
  log: Log,
) =>
  middy<Request, Response>()
    .use(accessLog(log))
    .use(errorsAsStatus(log))
    .handler(async (request) => {
      // Decoded once by the gateway, whatever the client encoded (hcp-api section 2).
      const { route, params } = findRoute(routes, request.requestContext.http.method, pathOf(request));
      const result = await route.run(await dependencies(), {
        principal: callerOf(request.requestContext),
        params,
        query: new URLSearchParams(request.rawQueryString),
        body: bodyOf(request),
      });
      return answer(route.status ?? OK, result);
    });

const answer = (statusCode: number, body: Wire): Response => ({
  statusCode,
  headers: HEADERS,
  body: render(body),
});

/** Decoding would replace what is no UTF-8: a token or payload other than the one sent would be stored. */
function bodyOf({ body = '', isBase64Encoded }: Request): string {
  if (!isBase64Encoded) return body;
  const bytes = Buffer.from(body, 'base64');
  if (!isUtf8(bytes)) throw invalid('body', 'must be UTF-8');
  return bytes.toString('utf8');
}

/** A RequestError is the caller's business and told in full; anything else is ours and stays in the log. */
const errorsAsStatus = (log: Log): middy.MiddlewareObj<Request, Response> => ({
  onError(request) {
    const { error } = request;
    const known = error instanceof RequestError;
    if (!known) log.error('request.crashed', { path: request.event.rawPath }, error);
    const reported = known ? error : INTERNAL;
    request.response = { statusCode: httpStatusOf(reported), headers: HEADERS, body: statusBody(reported) };
  },
});

const accessLog = (log: Log): middy.MiddlewareObj<Request, Response> => {
  const write = ({ event, response }: middy.Request<Request, Response>): void => {
    log.info('request.answered', {
      method: event.requestContext.http.method,
      path: event.rawPath,
      status: response?.statusCode,
      requestId: event.requestContext.requestId,
    });
  };
  return { after: write, onError: write };
};

import { isUtf8 } from 'node:buffer';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { invalid, RequestError } from '../../core/errors.ts';
import { etagOf, isKnown } from '../api/conditional.ts';
import { findOperation, MethodNotAllowed } from '../api/find-operation.ts';
import { render, type Wire } from '../api/json.ts';
import type { DependenciesOf, Method, Operation } from '../api/operation.ts';
import type { AdmitCaller } from '../auth/caller-budget.ts';
import { callerOf } from './caller.ts';
import type { Log } from './log.ts';
import { pathOf } from './request-path.ts';
import { httpStatusOf, statusBody } from './status.ts';

type Request = APIGatewayProxyEventV2;
type Response = APIGatewayProxyStructuredResultV2;

const INTERNAL = new RequestError('Internal', 'internal error');
/** Payloads are not to be kept on disk: a client that asks again whether it has the latest keeps its own copy. */
const UNCHANGED_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const HEADERS = { 'content-type': 'application/json', ...UNCHANGED_HEADERS };
const UNCHANGED = 304;

/** The Lambda behind an HTTP API: finds the operation, runs it, and answers in the API's own shape, always. */
export const httpHandler = <M extends Method>(
  operations: readonly Operation<M>[],
  dependencies: () => DependenciesOf<M> | Promise<DependenciesOf<M>>,
  log: Log,
  /** Absent: nobody is counted. */
  admission?: () => AdmitCaller,
) =>
  middy<Request, Response>()
    .use(accessLog(log))
    .use(requestIds())
    .use(errorsAsStatus(log))
    .handler(async (request) => {
      // Decoded once by the gateway, whatever the client encoded (hcp-api section 2).
      const path = pathOf(request);
      const operation = findOperation(operations, request.requestContext.http.method, path);
      const caller = callerOf(request.requestContext);
      await admission?.()(caller);
      const result = await operation.handle(await dependencies(), {
        principal: caller.principal,
        path,
        query: new URLSearchParams(request.rawQueryString),
        body: bodyOf(request),
        ifMatch: request.headers['if-match'],
      });
      if (operation.method === 'GET') return unlessKnown(request, operation.status, result);
      return success(operation.status, result);
    });

const success = (statusCode: number, result: Wire, headers: Record<string, string> = {}): Response => ({
  statusCode,
  headers: { ...HEADERS, ...headers },
  body: render(result),
});

/** What was read was paid for either way: an answer that is known saves its way, and its writing out. */
function unlessKnown({ headers }: Request, statusCode: number, result: Wire): Response {
  const etag = etagOf(result);
  return isKnown(etag, headers['if-none-match'])
    ? { statusCode: UNCHANGED, headers: { ...UNCHANGED_HEADERS, etag } }
    : success(statusCode, result, { etag });
}

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
    request.response = {
      statusCode: httpStatusOf(reported),
      headers: { ...HEADERS, ...advice(reported) },
      body: statusBody(reported),
    };
  },
});

/** What a refused client can do about it. */
function advice(error: RequestError): Record<string, string> {
  if (error instanceof MethodNotAllowed) return { allow: error.allow };
  const { retryAfterSeconds } = error;
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

/** What a caller names when asking about an answer: the log has it too, and API Gateway's own. */
const requestIds = (): middy.MiddlewareObj<Request, Response> => {
  const name = ({ event, response }: middy.Request<Request, Response>): void => {
    if (response) response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  };
  return { after: name, onError: name };
};

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

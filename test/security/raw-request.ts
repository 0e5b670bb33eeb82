import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readOperations, writeOperations } from '../../functions/api/operations.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { expectAsDescribed } from '../described-answers.ts';
import type { World } from '../world.ts';

export interface RawRequest {
  readonly method: string;
  /** As the gateway hands it over: decoded once. */
  readonly path: string;
  /** `requestContext.http.path`. @default the same */
  readonly httpPath?: string;
  /** The greedy path parameter. @default absent */
  readonly proxy?: string;
  readonly query?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Record<string, string>;
  /** What the door in front put into the request context. @default an admin of every project */
  readonly authorizer?: unknown;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

export const ADMIN = { lambda: { principal_id: 'root', roles: '{"*":"admin"}' } };

/** Calls the functions with exactly what is given, past every courtesy of a client or gateway. */
export async function rawRequest(world: World, request: RawRequest): Promise<RawAnswer> {
  const { method, path, query = '' } = request;
  // Present but undefined is a request without an authorizer's answer.
  const authorizer = 'authorizer' in request ? request.authorizer : ADMIN;
  const log = createLog((line) => world.log.push(line), world.now);
  const handler =
    method === 'GET'
      ? httpHandler(readOperations, () => world.deps, log)
      : httpHandler(writeOperations, () => world.deps, log);
  const event = {
    version: '2.0',
    rawPath: path,
    rawQueryString: query,
    ...(request.proxy !== undefined && { pathParameters: { proxy: request.proxy } }),
    headers: request.headers ?? {},
    requestContext: { http: { method, path: request.httpPath ?? path }, requestId: 'test', authorizer },
    body: request.body,
    isBase64Encoded: request.isBase64Encoded ?? false,
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handler(event, {} as never);
  expectAsDescribed(method, path, answer.statusCode ?? 0, answer.body ?? '');
  return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, text: answer.body ?? '' };
}

import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The local server has no sign-in: whoever reaches it on this machine may do everything. */
const LOCAL_PRINCIPAL = { principal_id: 'local', roles: JSON.stringify({ '*': 'admin' }) };

/**
 * A request in the shape in which an HTTP API hands it to a Lambda: the path percent-decoded once. The gateway also cuts
 * it at a decoded question mark; here it stays, for the functions to refuse, or `…/foo%3Fbar` would act on `foo`.
 * @returns undefined for a path that cannot be decoded
 */
export function gatewayEvent(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: string,
  context: { readonly requestId: string; readonly nowMs: number },
): APIGatewayProxyEventV2 | undefined {
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?');
  const path = decodedOnce(rawPath);
  if (path === undefined) return undefined;

  const method = request.method ?? 'GET';
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query.join('?'),
    headers: singleValued(request.headers),
    pathParameters: { proxy: path.slice(1) },
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      authorizer: { lambda: LOCAL_PRINCIPAL },
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId: context.requestId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(context.nowMs).toISOString(),
      timeEpoch: context.nowMs,
    },
    body,
    isBase64Encoded: false,
  };
  return event;
}

function decodedOnce(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const singleValued = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]));

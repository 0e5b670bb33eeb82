/** Tries of one request, the first included. The worst case stays within the margins the functions leave. */
const MAX_ATTEMPTS = 4;
/** Milliseconds. AWS answers within a few; what takes a second is lost and better asked again. */
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;

/** For every AWS client: nothing of how long a call may take is left to the SDK's defaults. */
export const CLIENT_SETTINGS = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Without this the SDK only logs that the time is up.
    throwOnRequestTimeout: true,
    socketTimeout: REQUEST_TIMEOUT_MS,
  },
};

/** Of SQS: no MD5 of every message in both directions, which guards against nothing that TLS lets through. */
export const SQS_SETTINGS = { md5: false } as const;

/**
 * What every request would spend on itself: a description of the SDK, made anew each time, and a summary for a logger
 * that nobody gave it. A tenth of a request's CPU (npm run bench:sdk).
 */
const LEFT_OUT = ['getUserAgentMiddleware', 'loggerMiddleware'];
/** Who CloudTrail says it was. */
const USER_AGENT = 'fanfare';

/** A client of the SDK, as far as it is changed here. */
interface Client {
  readonly middlewareStack: {
    remove(name: string): boolean;
    add(middleware: typeof withUserAgent, options: { readonly step: 'build'; readonly name: string }): void;
  };
}

/** The same client, without what is left out. */
export function lean<Some extends Client>(client: Some): Some {
  for (const name of LEFT_OUT) client.middlewareStack.remove(name);
  client.middlewareStack.add(withUserAgent, { step: 'build', name: 'withUserAgent' });
  return client;
}

const withUserAgent =
  <Args extends { readonly request: unknown }, Answer>(next: (args: Args) => Promise<Answer>) =>
  (args: Args): Promise<Answer> => {
    if (hasHeaders(args.request)) args.request.headers['user-agent'] = USER_AGENT;
    return next(args);
  };

const hasHeaders = (request: unknown): request is { readonly headers: Record<string, string> } =>
  typeof request === 'object' && request !== null && 'headers' in request;

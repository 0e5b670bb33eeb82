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

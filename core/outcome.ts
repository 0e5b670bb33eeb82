/** Why an attempt failed, as a closed list. `destination_refused` says nothing more on purpose. */
export const ERROR_CLASSES = [
  'http_status',
  'timeout',
  'dns_failure',
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'tls_certificate',
  'tls_handshake',
  'protocol_error',
  'destination_refused',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** Milliseconds that each phase of an attempt took; a phase that was not reached is absent. */
export interface AttemptTiming {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  /** From the request to the first byte of an answer. */
  readonly firstByteMs?: number;
}

interface Measured {
  readonly durationMs: number;
  readonly timing?: AttemptTiming;
}

/** What came of one POST. Every failure of a destination is a value, never an exception. */
export type SendResult = Measured &
  (
    | {
        readonly kind: 'response';
        readonly statusCode: number;
        /** Lower-case names. */
        readonly headers: Readonly<Record<string, string>>;
        /** At most RESPONSE_BODY_KEPT_BYTES of valid UTF-8. */
        readonly body: string;
        readonly bodyTruncated: boolean;
      }
    | {
        readonly kind: 'failure';
        readonly errorClass: Exclude<ErrorClass, 'http_status'>;
        /** The exact code of a TLS failure, such as `CERT_HAS_EXPIRED`. */
        readonly tlsFault?: string;
      }
  );

/** What an attempt means for its delivery. */
export type Verdict =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'retry'; readonly errorClass: ErrorClass; readonly retryAfter?: string }
  | { readonly kind: 'failed'; readonly errorClass: ErrorClass; readonly destinationGone: boolean };

/** Statuses of a destination that is there but busy: only these may slow us down with Retry-After. */
const BUSY_STATUSES: readonly number[] = [429, 502, 503, 504];
const GONE = 410;

/** The outcome table (design section 6): success is 2xx and nothing else. */
export function verdictOf(result: SendResult): Verdict {
  if (result.kind === 'failure') {
    const final = result.errorClass === 'destination_refused';
    return final
      ? { kind: 'failed', errorClass: result.errorClass, destinationGone: false }
      : { kind: 'retry', errorClass: result.errorClass };
  }
  const { statusCode } = result;
  if (statusCode >= 200 && statusCode <= 299) return { kind: 'succeeded' };
  if (statusCode === GONE) return { kind: 'failed', errorClass: 'http_status', destinationGone: true };

  const retryAfter = BUSY_STATUSES.includes(statusCode) ? result.headers['retry-after'] : undefined;
  return { kind: 'retry', errorClass: 'http_status', ...(retryAfter !== undefined && { retryAfter }) };
}

/** Why an attempt failed, as a closed list. `destination_refused` says nothing more on purpose. */
export type ErrorClass =
  | 'http_status'
  | 'timeout'
  | 'dns_failure'
  | 'connection_refused'
  | 'connection_reset'
  | 'connection_failed'
  | 'tls_certificate'
  | 'tls_handshake'
  | 'protocol_error'
  | 'destination_refused'
  | 'token_unavailable';

/** What the sender reports of one POST. Every failure of a destination is a value, never an exception. */
export type SendResult =
  | {
      readonly kind: 'response';
      readonly statusCode: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly bodyTruncated: boolean;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'failure';
      readonly errorClass: Exclude<ErrorClass, 'http_status' | 'token_unavailable'>;
      readonly durationMs: number;
    };

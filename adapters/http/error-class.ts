import type { SendResult } from '../../core/outcome.ts';

export type FailureClass = Extract<SendResult, { kind: 'failure' }>['errorClass'];

const CLASS_OF_CODE: Readonly<Record<string, FailureClass>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ERR_STREAM_PREMATURE_CLOSE: 'connection_reset',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls_handshake',
  // More than ATTEMPT_READ_MAX_BYTES before a status: whatever that was, it was no answer to a webhook.
  ERR_READ_LIMIT: 'protocol_error',
  ERR_INVALID_CHAR: 'protocol_error',
  ERR_INVALID_HTTP_TOKEN: 'protocol_error',
  ERR_UNESCAPED_CHARACTERS: 'protocol_error',
  ERR_HTTP_INVALID_HEADER_VALUE: 'protocol_error',
};

/** Codes of whole families: llhttp's parser errors, OpenSSL's alerts and failures. */
const CLASS_OF_PREFIX: readonly (readonly [string, FailureClass])[] = [
  ['HPE_', 'protocol_error'],
  ['ERR_SSL_', 'tls_handshake'],
  ['ERR_TLS_', 'tls_handshake'],
];

export interface Failure {
  readonly kind: 'failure';
  readonly errorClass: FailureClass;
  /** What TLS said, in its own code. */
  readonly tlsFault?: string;
}

export const failure = (errorClass: FailureClass): Failure => ({ kind: 'failure', errorClass });

/** @param errorClass where it is known better than by the error's code */
export function failureOf(error: Error, errorClass = failureClassOf(error)): Failure {
  const code = codeOf(error);
  const isTlsFault = errorClass.startsWith('tls_') && TLS_FAULT.test(code);
  return { kind: 'failure', errorClass, ...(isTlsFault && { tlsFault: code }) };
}

/** Codes of Node and OpenSSL, for those who look into one: `CERT_HAS_EXPIRED`. */
const TLS_FAULT = /^[A-Z0-9_]{1,64}$/;

/** For everything that sockets, TLS and the HTTP parser report, except certificates (see connect.ts). */
function failureClassOf(error: unknown): FailureClass {
  const code = codeOf(error);
  const family = CLASS_OF_PREFIX.find(([prefix]) => code.startsWith(prefix));
  return CLASS_OF_CODE[code] ?? family?.[1] ?? 'connection_failed';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

import type { SendResult } from '../../core/outcome.ts';

export type FailureClass = Extract<SendResult, { kind: 'failure' }>['errorClass'];

const CLASS_OF_CODE: Readonly<Record<string, FailureClass>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ERR_STREAM_PREMATURE_CLOSE: 'connection_reset',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls_handshake',
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

/** For everything that sockets, TLS and the HTTP parser report, except certificates (see connect.ts). */
export function failureClassOf(error: unknown): FailureClass {
  const code = codeOf(error);
  const family = CLASS_OF_PREFIX.find(([prefix]) => code.startsWith(prefix));
  return CLASS_OF_CODE[code] ?? family?.[1] ?? 'connection_failed';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

import type { ErrorCode, RequestError } from '../../core/errors.ts';

/** google.rpc.Code and the HTTP status it travels with (hcp-api section 6). */
const STATUS: Readonly<Record<ErrorCode, { readonly code: number; readonly http: number }>> = {
  InvalidArgument: { code: 3, http: 400 },
  NotFound: { code: 5, http: 404 },
  AlreadyExists: { code: 6, http: 409 },
  PermissionDenied: { code: 7, http: 403 },
  ResourceExhausted: { code: 8, http: 429 },
  FailedPrecondition: { code: 9, http: 400 },
  Aborted: { code: 10, http: 409 },
  Unimplemented: { code: 12, http: 405 },
  Internal: { code: 13, http: 500 },
  Unavailable: { code: 14, http: 503 },
  Unauthenticated: { code: 16, http: 401 },
};

export const httpStatusOf = (error: RequestError): number => STATUS[error.code].http;

/** The google.rpc.Status body of every error, as JSON text. */
export const statusBody = (error: RequestError): string =>
  JSON.stringify({ code: STATUS[error.code].code, message: error.message, details: [] });

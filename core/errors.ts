/** The gRPC codes that the HCP API answers with, by google.rpc.Code name. */
export type ErrorCode =
  | 'InvalidArgument'
  | 'NotFound'
  | 'AlreadyExists'
  | 'PermissionDenied'
  | 'ResourceExhausted'
  | 'FailedPrecondition'
  | 'Aborted'
  | 'Unimplemented'
  | 'Internal'
  | 'Unavailable'
  | 'Unauthenticated';

/** A request that cannot be fulfilled, in words for the caller. Never carries a token or an address. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  /** After which the same request may be answered; absent: waiting does not help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Another worker kept writing first. Nothing is wrong: the message comes back and is tried again. */
export class LostRaceError extends Error {
  override readonly name = 'LostRaceError';
}

/** @param field the path of the offending value as the caller wrote it, such as `config.url` */
export const invalid = (field: string, reason: string): RequestError =>
  new RequestError('InvalidArgument', `${field}: ${reason}`);

/** One text for "does not exist" and "belongs to another project", so that neither can be told apart. */
export const webhookNotFound = (): RequestError => new RequestError('NotFound', 'webhook not found');

export const concurrentUpdate = (): RequestError =>
  new RequestError('Aborted', 'the webhook was changed by another request; read it again and retry');

export const idTaken = (eventId: string): RequestError =>
  new RequestError('AlreadyExists', `event_id: ${eventId} was published before with other content`);

/** Any way a call can fail, in one shape: the API's own message wherever there is one. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** google.rpc.Code, where the API named one. */
  readonly code: number | undefined;

  constructor(message: string, status: number, code?: number) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }

  /** Somebody else's change came first. */
  get isConflict(): boolean {
    return this.code === ABORTED;
  }

  get isVerification(): boolean {
    return this.code === FAILED_PRECONDITION;
  }
}

const FAILED_PRECONDITION = 9;

const ABORTED = 10;

export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Failure('The API does not answer.', 0);
  }
  // What fetch throws names no cause a reader could use.
  if (error instanceof TypeError) return new Failure('The API cannot be reached.', 0);
  return new Failure(error instanceof Error ? error.message : String(error), 0);
}

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** @throws Failure */
export async function answerOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((thrown) => {
    throw failureOf(thrown);
  });
  if (response.ok && data !== undefined) return data;
  const { message, code } = statusOf(error);
  throw new Failure(message ?? `The API answered with status ${response.status}.`, response.status, code);
}

/** A google.rpc.Status, as an object or as its text; a proxy in between may answer anything. */
function statusOf(error: unknown): { message?: string; code?: number } {
  if (typeof error === 'string') return statusOf(parsed(error));
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('message' in error && typeof error.message === 'string' && { message: error.message }),
    ...('code' in error && typeof error.code === 'number' && { code: error.code }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

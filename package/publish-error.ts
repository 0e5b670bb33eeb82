/** An event that the HTTPS door did not take. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number;
  /** Seconds to wait before another try, where the door said so. */
  readonly retryAfterSeconds?: number;
  /** False: the same event will be refused again. */
  readonly isWorthAnotherTry: boolean;

  constructor(message: string, facts: PublishErrorFacts) {
    super(message, { cause: facts.cause });
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.retryAfterSeconds !== undefined) this.retryAfterSeconds = facts.retryAfterSeconds;
    this.isWorthAnotherTry = facts.isWorthAnotherTry;
  }
}

export interface PublishErrorFacts {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly isWorthAnotherTry: boolean;
  readonly cause?: unknown;
}

const TOO_MANY_REQUESTS = 429;
const FIRST_OF_THE_SERVER = 500;

/** What the door said instead of 202, in its own words where it has some. */
export async function refusalOf(response: Response): Promise<PublishError> {
  const { status, headers } = response;
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return new PublishError(`the door answered ${status}: ${messageIn(await response.text())}`, {
    status,
    isWorthAnotherTry: status === TOO_MANY_REQUESTS || status >= FIRST_OF_THE_SERVER,
    ...(retryAfter >= 0 && { retryAfterSeconds: retryAfter }),
  });
}

function messageIn(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'message' in answer) return String(answer.message);
  } catch {
    // Not ours: a gateway's, perhaps.
  }
  return text.slice(0, SHOWN_CHARACTERS);
}

const SHOWN_CHARACTERS = 200;

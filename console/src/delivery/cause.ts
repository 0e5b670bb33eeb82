import type { Attempt } from '../api/client.ts';

/** What an attempt came to, in words, and what its owner can do about it. */
export interface Cause {
  readonly summary: string;
  readonly advice?: string;
}

export type ErrorClass = NonNullable<Attempt['error_class']>;

/** What is said of a class in a list of them. */
export const errorClassText = (errorClass: ErrorClass): string =>
  errorClass === 'http_status' ? 'answered, not with 2xx' : errorClass.replaceAll('_', ' ');

/** Without `http_status`, where the status says more. */
const BY_CLASS: Readonly<Record<Exclude<ErrorClass, 'http_status'>, Cause>> = {
  timeout: {
    summary: 'The destination did not answer in time.',
    advice: 'Answer 2xx as soon as the request is stored, and do the work afterwards.',
  },
  dns_failure: {
    summary: "The destination's host name could not be resolved.",
    advice: 'Check the spelling of the host in the Webhook URL, and that its name is public.',
  },
  connection_refused: {
    summary: 'Nothing accepts connections at the destination.',
    advice: 'Check that the receiver runs, and the port in the Webhook URL.',
  },
  connection_reset: {
    summary: 'The destination closed the connection before it answered.',
    advice: 'The receiver, or a proxy in front of it, gave up: its log at the time of the attempt says why.',
  },
  connection_failed: {
    summary: 'No connection to the destination could be established.',
    advice: 'Check that the host can be reached from where Fanfare runs: routes, firewalls, security groups.',
  },
  tls_certificate: {
    summary: "The destination's TLS certificate is not valid.",
    advice: 'It may have expired, lack its intermediate certificate, or be made out to another name.',
  },
  tls_handshake: {
    summary: 'No TLS connection could be agreed with the destination.',
    advice: 'Check that the port speaks TLS, version 1.2 or newer.',
  },
  protocol_error: {
    summary: 'The destination did not answer with valid HTTP.',
    advice: 'Check that the port of the Webhook URL belongs to an HTTP server.',
  },
  destination_refused: {
    summary: 'This destination is not allowed.',
    advice: 'Private and reserved addresses are refused. Give the webhook a public URL.',
  },
};

export const ERROR_CLASSES: readonly ErrorClass[] = [
  'http_status',
  ...(Object.keys(BY_CLASS) as (keyof typeof BY_CLASS)[]),
];

export const isErrorClass = (text: string): text is ErrorClass =>
  ERROR_CLASSES.some((errorClass) => errorClass === text);

const REFUSED: Cause['advice'] =
  'The receiver rejects the request. Most often its signature check fails: another token, or a body that was parsed before it was hashed.';

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'The receiver did not like the request; its answer below may say why.',
  401: REFUSED,
  403: REFUSED,
  404: 'Nothing is served at the path of the Webhook URL.',
  405: 'The receiver does not accept POST at this path.',
  410: 'The receiver says it is gone for good. The webhook was disabled.',
  413: 'The receiver does not accept a body of this size.',
  415: 'The receiver does not accept application/json at this path.',
  429: 'The receiver asks for fewer requests.',
};

export function causeOf(attempt: Pick<Attempt, 'response' | 'error_class'>): Cause {
  const { response, error_class: errorClass } = attempt;
  if (errorClass !== undefined && errorClass !== 'http_status') return BY_CLASS[errorClass];
  if (!response) return { summary: 'No response was received.' };

  const summary = `The destination answered with status ${response.status_code}.`;
  const advice = errorClass && adviceFor(response.status_code, response.headers.location);
  return { summary, ...(advice !== undefined && { advice }) };
}

/** How the API words the failure of a verification, and the class it had. */
const BY_WORDS: readonly (readonly [RegExp, keyof typeof BY_CLASS])[] = [
  [/did not answer in time$/, 'timeout'],
  [/host name could not be resolved$/, 'dns_failure'],
  [/TLS certificate is not valid$/, 'tls_certificate'],
  [/no TLS connection could be established/, 'tls_handshake'],
  [/did not answer with valid HTTP$/, 'protocol_error'],
  [/this destination is not allowed$/, 'destination_refused'],
  [/no connection could be established/, 'connection_refused'],
];

/** What to do about a verification that failed, where only the API's message tells how. */
export function adviceForMessage(message: string): string | undefined {
  const status = /answered with status (\d{3})/.exec(message)?.[1];
  if (status !== undefined) return adviceFor(Number(status), undefined);
  const found = BY_WORDS.find(([words]) => words.test(message));
  return found && BY_CLASS[found[1]].advice;
}

function adviceFor(status: number, location: string | undefined): string | undefined {
  if (status >= 300 && status <= 399) {
    const target = location ?? 'the Location of its answer';
    return `Redirects are not followed. Set the Webhook URL to its final address: ${target}`;
  }
  if (status >= 500)
    return 'The receiver itself failed: look up the time of the attempt or its webhook-id in its log.';
  return BY_STATUS[status];
}

/** In a table: the status, or the error's name. */
export function outcomeText({
  response,
  error_class: errorClass,
}: Pick<Attempt, 'response' | 'error_class'>): string {
  if (response) return String(response.status_code);
  return errorClass?.replaceAll('_', ' ') ?? '–';
}

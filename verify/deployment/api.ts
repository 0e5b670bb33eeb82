import { type Credentials, signedFetch } from '../../local/aws-request.ts';
import { NotTried } from '../check.ts';
import type { Deployment } from './deployment.ts';

export const API = '/2023-05-31/webhook';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a client of the API would
  readonly body: any;
}

/** Milliseconds for any answer: a function's first one takes a few seconds. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Through the IAM door.
 * @param path below the API's version, encoded as it is to be sent
 * @param credentials @default the caller's
 */
export async function signedCall(
  deployment: Deployment,
  method: string,
  path: string,
  body?: unknown,
  credentials?: Credentials,
): Promise<Answer> {
  if (deployment.iamApi === undefined) throw new NotTried('this stage has no IAM door');
  const response = await signedFetch({
    url: `${deployment.iamApi}${API}${path}`,
    service: 'execute-api',
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    credentials: credentials ?? (await deployment.credentials()),
    region: deployment.region,
  });
  return answerOf(response);
}

/** Through the JWT door. @param authorization the whole header; none: none is sent */
export async function tokenCall(
  deployment: Deployment,
  authorization: string | undefined,
  path: string,
): Promise<Answer> {
  if (deployment.jwtApi === undefined) throw new NotTried('this stage has no JWT door');
  return get(`${deployment.jwtApi}${API}${path}`, {
    ...(authorization !== undefined && { headers: { authorization } }),
  });
}

/** Any page or document; redirects are answers. */
export const get = async (url: string, init: RequestInit = {}): Promise<Answer> =>
  answerOf(await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS), ...init }));

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws Error naming the call, when it was not answered with this status */
export function expectStatus(answer: Answer, status: number, call: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(
    `${call} was answered ${answer.status} instead of ${status}: ${answer.text.slice(0, SHOWN)}`,
  );
}

/** Characters of an answer in a report. */
const SHOWN = 200;

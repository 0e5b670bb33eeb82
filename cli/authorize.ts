import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import { CommandFailure, EXIT, unreachable, usage } from './exit-codes.ts';
import type { Authentication } from './profiles.ts';
import type { Session } from './session.ts';
import type { Surroundings } from './surroundings.ts';

/** Makes a request one that the door lets in. */
export type Authorize = (request: Request) => Promise<Request>;
type ClientCredentials = Extract<Authentication, { type: 'client-credentials' }>;

const tokenAnswer = z.object({ access_token: z.string().min(1) });
/** What API Gateway is called in a signature of AWS. */
const SERVICE = 'execute-api';
const TOKEN_MS = 15_000;

/** @throws CommandFailure where the environment lacks what the profile needs */
export function authorizeWith(
  authentication: Session['authentication'],
  surroundings: Surroundings,
): Authorize {
  if (authentication.type === 'none') return async (request) => request;
  if (authentication.type === 'bearer') return async (request) => bearing(request, authentication.token);
  if (authentication.type === 'iam') {
    const aws = awsClient(authentication.region, surroundings.env);
    return (request) => aws.sign(request);
  }
  let token: Promise<string> | undefined;
  return async (request) => {
    token ??= requestToken(authentication, surroundings);
    return bearing(request, await token);
  };
}

function bearing(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

function awsClient(region: string, env: Surroundings['env']): AwsClient {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) {
    throw usage(
      'this profile signs with AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ' +
        'for example by eval "$(aws configure export-credentials --format env)"',
    );
  }
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  return new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    region,
    service: SERVICE,
  });
}

/**
 * OAuth client credentials. No scope is asked for: the token then has all that the client may have.
 * @throws CommandFailure
 */
export async function requestToken(
  { token_url, client_id, client_secret }: ClientCredentials,
  { env, fetch }: Surroundings,
): Promise<string> {
  const secret = env.FANFARE_CLIENT_SECRET || client_secret;
  if (!secret) throw usage('the secret of the client is not known: set FANFARE_CLIENT_SECRET');
  const response = await fetch(token_url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }).toString(),
    redirect: 'error',
    signal: AbortSignal.timeout(TOKEN_MS),
  }).catch(() => {
    throw unreachable(`${token_url} cannot be reached`);
  });
  const answer = tokenAnswer.safeParse(await response.json().catch(() => undefined));
  if (response.ok && answer.success) return answer.data.access_token;
  throw new CommandFailure(
    EXIT.refused,
    `${token_url} gave no token (status ${response.status}): check the client's id and secret`,
  );
}

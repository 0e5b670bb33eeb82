import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtParseError,
} from 'aws-jwt-verify/error';
import { type Jwk, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod';
import { looksLikeAccessToken, RSA_KEY_MIN_BITS } from './token-shape.ts';

export interface TokenIssuer {
  /** Value of `iss`, exactly. */
  readonly issuer: string;
  /** Where the issuer publishes its keys. */
  readonly jwksUri: string;
  /**
   * APIs or clients that a token must be for: one of them in `aud` or, where there is no `aud`, in `client_id`.
   * Empty only for an issuer that serves nothing but this deployment, such as the stack's own user pool.
   */
  readonly audiences: readonly string[];
}

const claimsSchema = z.looseObject({
  sub: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});
export type Claims = z.output<typeof claimsSchema>;

/** Undefined for a token that proves nothing; throws when the issuer's keys cannot be had. */
export type VerifyToken = (token: string) => Promise<Claims | undefined>;

/** Milliseconds an issuer gets to hand out its keys. */
const JWKS_TIMEOUT_MS = 3_000;

/** Verifies shape, signature, issuer, expiry and audience. Keys are fetched once, and again when an unknown one signs. */
export function createTokenVerifier({ issuer, jwksUri, audiences }: TokenIssuer): VerifyToken {
  const verifier = JwtVerifier.create(
    { issuer, jwksUri, audience: null, customJwtCheck: ({ jwk }) => refuseWeakKey(jwk) },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchKeys } }) },
  );
  return async (token) => {
    if (!looksLikeAccessToken(token)) return undefined;
    const payload = await verifier.verify(token).catch(ignoreInvalid);
    const claims = claimsSchema.safeParse(payload);
    return claims.success && isFor(claims.data, audiences) ? claims.data : undefined;
  };
}

/** Of whoever published the key: a token that it signed is no better than one that anybody signed. */
function refuseWeakKey({ kty, n }: Jwk): void {
  const bits = kty === 'RSA' ? bitsOf(String(n)) : RSA_KEY_MIN_BITS;
  if (bits < RSA_KEY_MIN_BITS) throw new JwtParseError('the key is too weak');
}

const bitsOf = (modulus: string): number =>
  BigInt(`0x0${Buffer.from(modulus, 'base64url').toString('hex')}`).toString(2).length;

/** Trouble with the issuer is not the caller's: it must not be remembered as a bad token. */
function ignoreInvalid(error: unknown): undefined {
  const issuerFailed =
    error instanceof FetchError ||
    error instanceof JwksValidationError ||
    error instanceof JwkValidationError ||
    !(error instanceof JwtBaseError);
  if (issuerFailed) throw error;
}

/** Cognito's access tokens carry no `aud`. */
function isFor({ aud, client_id }: Claims, audiences: readonly string[]): boolean {
  if (audiences.length === 0) return true;
  const named = aud === undefined ? [client_id] : [aud].flat();
  return named.some((each) => each !== undefined && audiences.includes(each));
}

/** The library's own fetcher speaks HTTPS only, and an emulator's user pool is on plain loopback HTTP. */
async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(uri, { signal: AbortSignal.timeout(JWKS_TIMEOUT_MS), redirect: 'error' });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new FetchError(uri, error);
  }
}

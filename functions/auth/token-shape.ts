import * as z from 'zod';

/** Bytes of a token: gateways take some 10 KB of headers in all. */
const TOKEN_MAX_BYTES = 8 * 1024;
/** Bits of an RSA key; below, a signature proves little. (RFC 7518, 3.3) */
export const RSA_KEY_MIN_BITS = 2_048;

const oneOf = (...words: readonly string[]) =>
  z
    .string()
    .refine((word) => words.includes(word.toLowerCase()))
    .optional();

/** `at+jwt` is what RFC 9068 calls an access token; most issuers say `JWT` or nothing. */
const header = z.looseObject({
  alg: z.string().min(1),
  kid: z.string().min(1),
  typ: oneOf('jwt', 'at+jwt', 'application/at+jwt'),
  // Extensions that a verifier must understand, and this one understands none. (RFC 7515, 4.1.11)
  crit: z.undefined().optional(),
});

const absent = z.undefined().optional();
/** Without the claims that only other tokens have: ID tokens, logout tokens and security events. */
const payload = z.looseObject({
  iss: z.string().min(1),
  exp: z.number(),
  // As Keycloak tells its tokens apart: `ID`, `Refresh`, `Logout` and others are none.
  typ: oneOf('bearer', 'access', 'at+jwt'),
  token_use: oneOf('access'),
  nonce: absent,
  at_hash: absent,
  c_hash: absent,
  s_hash: absent,
  events: absent,
});

/**
 * Whether a text can be an access token with an expiry at all, signature aside. What is not needs no key, no look-up
 * and no function to be refused.
 */
export function looksLikeAccessToken(token: string): boolean {
  if (token.length > TOKEN_MAX_BYTES || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return false;
  const [first = '', second = ''] = token.split('.');
  return header.safeParse(decoded(first)).success && payload.safeParse(decoded(second)).success;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

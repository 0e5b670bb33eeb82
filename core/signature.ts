import { createHmac } from 'node:crypto';

const MILLISECONDS = 1_000;

/** Before the base64 of a key, in the tokens of Standard Webhooks. */
const STANDARD_PREFIX = 'whsec_';
/** Bytes of such a key, as Standard Webhooks allows them. */
const STANDARD_KEY_BYTES = { min: 24, max: 64 } as const;

export interface SigningInput {
  /** Exactly the text whose UTF-8 bytes are sent. */
  readonly body: string;
  /** The same for every attempt of one delivery. */
  readonly deliveryId: string;
  readonly sentAtMs: number;
  /** Valid tokens, the newest first; empty when the webhook has none. */
  readonly tokens: readonly string[];
}

/**
 * Both header families. The HCP header carries the newest token's signature only; Standard Webhooks one per
 * valid token. Header names are spelled as receivers behind case-preserving gateways look them up.
 */
export function signatureHeaders(input: SigningInput): Record<string, string> {
  const timestamp = String(Math.floor(input.sentAtMs / MILLISECONDS));
  const identity = { 'webhook-id': input.deliveryId, 'webhook-timestamp': timestamp };
  const [newest] = input.tokens;
  if (newest === undefined) return identity;

  const signed = `${input.deliveryId}.${timestamp}.${input.body}`;
  return {
    'X-Hcp-Webhook-Signature': hcpSignature(newest, input.body),
    ...identity,
    'webhook-signature': input.tokens
      .flatMap(standardKeys)
      .map((key) => standardSignature(key, signed))
      .join(' '),
  };
}

/** A token in the form that every library of Standard Webhooks takes as it is. */
export const standardToken = (key: Uint8Array): string =>
  STANDARD_PREFIX + Buffer.from(key).toString('base64');

/**
 * The keys of a token: its own bytes, and for one in the form of Standard Webhooks what it encodes, because libraries
 * decode it. They accept a request of which any signature holds.
 */
function standardKeys(token: string): Buffer[] {
  const literal = Buffer.from(token, 'utf8');
  if (!token.startsWith(STANDARD_PREFIX)) return [literal];
  const decoded = Buffer.from(token.slice(STANDARD_PREFIX.length), 'base64');
  const isKey = decoded.length >= STANDARD_KEY_BYTES.min && decoded.length <= STANDARD_KEY_BYTES.max;
  // Node decodes anything: only what encodes to the same text again was base64.
  return isKey && standardToken(decoded) === token ? [literal, decoded] : [literal];
}

/** The headers of a request without what proves it genuine. */
export function withheldSignatures(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, /signature$/i.test(name) ? WITHHELD : value]),
  );
}

const WITHHELD = '(withheld)';

/** Lower-case hex HMAC-SHA512 of the body. The token's own UTF-8 bytes are the key: never decoded or trimmed. */
export const hcpSignature = (token: string, body: string): string =>
  createHmac('sha512', Buffer.from(token, 'utf8')).update(body, 'utf8').digest('hex');

const standardSignature = (key: Buffer, signed: string): string =>
  `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`;

import { createHmac } from 'node:crypto';

const MILLISECONDS = 1_000;

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
    'webhook-signature': input.tokens.map((token) => standardSignature(token, signed)).join(' '),
  };
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

const standardSignature = (token: string, signed: string): string =>
  `v1,${createHmac('sha256', Buffer.from(token, 'utf8')).update(signed, 'utf8').digest('base64')}`;

/**
 * Tells a receiver whether a request comes from Fanfare: `import { verifyWebhook } from 'fanfare-webhooks/verify'`.
 * Built-ins of Node only.
 * @module fanfare-webhooks/verify
 */
import { timingSafeEqual } from 'node:crypto';
import { hcpSignature, signatureHeaders } from '../core/signature.ts';
import { isReceivedEvent, type ReceivedEvent } from './received-event.ts';

export type { ReceivedEvent } from './received-event.ts';

/** Headers as `node:http`, Express, a Lambda function URL or `fetch` have them; names in any case. */
export type ReceivedHeaders =
  | { readonly [name: string]: string | readonly string[] | undefined }
  | { get(name: string): string | null };

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly headers: ReceivedHeaders;
  /** The raw body, before any parser has touched it. */
  readonly body: string | Uint8Array;
}

export interface VerifyOptions {
  /** The webhook's token; while it changes, the old one beside the new one. */
  readonly tokens: readonly string[];
  /** Seconds that the request's time may be off this machine's, to either side. @default 300 */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch. @default this machine's clock */
  readonly now?: () => number;
}

/** A genuine request. */
export interface VerifiedWebhook {
  /** The same for every attempt and redelivery: remember it to ignore repetitions. */
  readonly deliveryId: string;
  /** When this attempt was made, to the second. */
  readonly sentAt: Date;
  /** `verification` or `test`, on requests that somebody asked for through the API. They are no events. */
  readonly trigger?: string;
  readonly event: ReceivedEvent;
}

/** Why a request was refused. */
export type RefusalReason =
  | 'missing-header'
  | 'malformed-timestamp'
  | 'too-old'
  | 'too-new'
  | 'wrong-signature'
  | 'malformed-body';

/** A request that is not to be trusted: answer 401, and log the reason. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Seconds: what the libraries of Standard Webhooks allow. */
const TOLERANCE_SECONDS = 300;
const MILLISECONDS = 1_000;
/** Digits of a time in seconds, for the next thirty thousand years. */
const TIMESTAMP = /^\d{1,12}$/;

/**
 * Checks `webhook-signature` (Standard Webhooks) in constant time, and that the request is not an old one sent again.
 * @throws WebhookVerificationError saying why the request is refused
 * @throws TypeError when no token is given: an unset variable must not let everything in
 */
export function verifyWebhook(request: ReceivedRequest, options: VerifyOptions): VerifiedWebhook {
  const tokens = usable(options.tokens);
  const deliveryId = header(request.headers, 'webhook-id');
  const timestamp = header(request.headers, 'webhook-timestamp');
  const given = header(request.headers, 'webhook-signature').split(' ');
  const sentAtMs = timeOf(timestamp, options);
  const body = textOf(request.body);
  const { 'webhook-signature': expected = '' } = signatureHeaders({ body, deliveryId, sentAtMs, tokens });
  if (!anyEqual(expected.split(' '), given))
    throw new WebhookVerificationError('wrong-signature', 'no signature is of one of the tokens');
  const trigger = find(request.headers, 'fanfare-trigger');
  return {
    deliveryId,
    sentAt: new Date(sentAtMs),
    ...(trigger !== undefined && { trigger }),
    event: eventOf(body),
  };
}

/**
 * Checks `X-Hcp-Webhook-Signature`, which HCP has too, in constant time. It covers the body alone: whoever saw a
 * request can send it again. Prefer `verifyWebhook`.
 * @param signature value of the header; undefined is never right
 * @throws TypeError when the token is empty
 */
export function isHcpSignature(
  body: string | Uint8Array,
  signature: string | undefined,
  token: string,
): boolean {
  const [usableToken = ''] = usable([token]);
  return signature !== undefined && anyEqual([hcpSignature(usableToken, textOf(body))], [signature]);
}

function usable(tokens: readonly string[]): readonly string[] {
  if (tokens.length > 0 && tokens.every((token) => typeof token === 'string' && token !== '')) return tokens;
  throw new TypeError('tokens: must be at least one text, and none of them empty; is its variable set?');
}

function header(headers: ReceivedHeaders, name: string): string {
  const value = find(headers, name);
  if (value !== undefined && value !== '') return value;
  throw new WebhookVerificationError('missing-header', `${name}: the request does not have it`);
}

function find(headers: ReceivedHeaders, name: string): string | undefined {
  if (isLookup(headers)) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  // Given twice, none of them is the one.
  return typeof found === 'string' ? found : found?.length === 1 ? found[0] : undefined;
}

const isLookup = (headers: ReceivedHeaders): headers is { get(name: string): string | null } =>
  typeof headers.get === 'function';

function timeOf(timestamp: string, options: VerifyOptions): number {
  const { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now } = options;
  if (!(toleranceSeconds >= 0)) throw new TypeError('toleranceSeconds: must be a number, 0 or more');
  if (!TIMESTAMP.test(timestamp))
    throw new WebhookVerificationError('malformed-timestamp', 'webhook-timestamp: must be Unix seconds');
  const sentAtMs = Number(timestamp) * MILLISECONDS;
  const ageMs = now() - sentAtMs;
  if (ageMs > toleranceSeconds * MILLISECONDS)
    throw new WebhookVerificationError('too-old', `webhook-timestamp: more than ${toleranceSeconds} s ago`);
  if (-ageMs > toleranceSeconds * MILLISECONDS)
    throw new WebhookVerificationError('too-new', `webhook-timestamp: more than ${toleranceSeconds} s ahead`);
  return sentAtMs;
}

/** Every pair is compared, and each in constant time: how long it takes tells nothing. */
function anyEqual(expected: readonly string[], given: readonly string[]): boolean {
  const pairs = expected.flatMap((one) =>
    given.map((other) => [Buffer.from(one), Buffer.from(other)] as const),
  );
  return (
    pairs.filter(([one, other]) => one.length === other.length && timingSafeEqual(one, other)).length > 0
  );
}

/** What is not UTF-8 is nothing that was signed. */
function textOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new WebhookVerificationError('malformed-body', 'body: is not UTF-8');
  }
}

function eventOf(body: string): ReceivedEvent {
  const event = parsed(body);
  if (isReceivedEvent(event)) return event;
  throw new WebhookVerificationError('malformed-body', 'body: is not an object of the eight keys');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

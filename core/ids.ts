import { createHash } from 'node:crypto';
import type { EventKey, Random } from './ports.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** HCP's alphabet for event ids: no vowels, nothing that reads like something else. */
const HCP_EVENT_ALPHABET = '6789BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz';
const URL_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const EVENT_ID_LENGTH = 20;
const VERIFICATION_ID_LENGTH = 21;
const ULID_TIME_CHARACTERS = 10;
const ULID_RANDOM_CHARACTERS = 16;
const UUID_BYTES = 16;
const UUID_TIME_BYTES = 6;

/** Version 4, from 16 random bytes. */
export function uuid(random: Random): string {
  return uuidOf(random.bytes(UUID_BYTES), 4);
}

/** Version 7: sorts by the time given. */
export function timeUuid(atMs: number, random: Random): string {
  const bytes = Buffer.from(random.bytes(UUID_BYTES));
  bytes.writeUIntBE(atMs, 0, UUID_TIME_BYTES);
  return uuidOf(bytes, 7);
}

/** Milliseconds since the epoch at which a time UUID was made. */
export const timeOfUuid = (id: string): number =>
  Number.parseInt(id.replaceAll('-', '').slice(0, 2 * UUID_TIME_BYTES), 16);

/** The one attempt that a redelivery job asks for of a delivery: the same however often it does. */
export const jobAttemptId = (jobId: string, deliveryOfIt: string): string =>
  uuidOf(sha256(`${jobId}\n${deliveryOfIt}`), 8);

function uuidOf(given: Uint8Array, version: number): string {
  const bytes = Buffer.from(given.subarray(0, UUID_BYTES));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The id of the delivery of one event to one webhook. Its time is the event's acceptance, its rest a hash of
 * what it delivers, so it sorts by time and is the same however often the router handles the event: two
 * routers, or one that crashed between its steps, cannot make two deliveries.
 */
export function deliveryId(event: EventKey & { acceptedAtMs: number }, webhookId: string): string {
  return ulid(event.acceptedAtMs, sha256(`${event.projectId}\n${event.eventId}\n${webhookId}`));
}

/** Orders a project's events by acceptance; the same for a repeated acceptance of the same event. */
export function eventSortId(event: EventKey & { acceptedAtMs: number }): string {
  return ulid(event.acceptedAtMs, sha256(`${event.projectId}\n${event.eventId}`));
}

/** A new id that sorts by the time given: verifications and tests, which no event stands behind. */
export const newUlid = (atMs: number, random: Random): string =>
  ulid(atMs, random.bytes(ULID_RANDOM_CHARACTERS));

/** The smallest ULID of a moment: a bound for ranges by time. */
export const ulidFloor = (atMs: number): string => ulid(atMs, new Uint8Array(ULID_RANDOM_CHARACTERS));

/** `<service>.event:<20 characters>`, the service being the second part of an HCP source. */
export function newEventId(source: string, random: Random): string {
  const [owner = '', service = owner] = source.split('.');
  return `${service}.event:${characters(HCP_EVENT_ALPHABET, random.bytes(EVENT_ID_LENGTH))}`;
}

/** The same form made of an id that a queue or bus gave the message: repeated messages keep it. */
export function derivedEventId(source: string, messageId: string): string {
  const [owner = '', service = owner] = source.split('.');
  return `${service}.event:${characters(HCP_EVENT_ALPHABET, sha256(messageId)).slice(0, EVENT_ID_LENGTH)}`;
}

export const newVerificationId = (random: Random): string =>
  `webhook.event:${characters(URL_ALPHABET, random.bytes(VERIFICATION_ID_LENGTH))}`;

/** @param bytes at least 16; each contributes five bits */
function ulid(atMs: number, bytes: Uint8Array): string {
  let time = '';
  let rest = atMs;
  for (let index = 0; index < ULID_TIME_CHARACTERS; index++) {
    time = CROCKFORD.charAt(rest % CROCKFORD.length) + time;
    rest = Math.floor(rest / CROCKFORD.length);
  }
  return time + characters(CROCKFORD, bytes.subarray(0, ULID_RANDOM_CHARACTERS));
}

const characters = (alphabet: string, bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('');

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

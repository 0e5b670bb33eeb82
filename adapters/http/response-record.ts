/** What is kept of a response. It is hostile input that will be stored, listed as JSON and shown in a console. */
import type { IncomingHttpHeaders } from 'node:http';
import {
  RESPONSE_BODY_KEPT_BYTES,
  RESPONSE_HEADER_KEPT_BYTES,
  RESPONSE_HEADERS_KEPT,
} from '../../core/limits.ts';

const REPLACEMENT_CHARACTER = '\ufffd';

/** Credentials of the receiver and of those behind it. */
const SECRET_HEADER = /cookie|authenticat|authoriz|token|secret|session|passw|credential|api-?key/;

/**
 * Always valid UTF-8 of at most RESPONSE_BODY_KEPT_BYTES, without NUL.
 * @param complete whether `bytes` is the whole body that the receiver announced
 */
export function keptBody(bytes: Buffer, complete: boolean): { body: string; bodyTruncated: boolean } {
  // A character cut in two at the end stays in the decoder (stream) instead of becoming a replacement.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const cut = bytes.length > RESPONSE_BODY_KEPT_BYTES || !complete;
  const text = decoder.decode(bytes.subarray(0, RESPONSE_BODY_KEPT_BYTES), { stream: cut });
  // Replacements are longer than what they replace, hence the second cut.
  const clean = text.replaceAll('\0', REPLACEMENT_CHARACTER);
  const body = cutToBytes(clean, RESPONSE_BODY_KEPT_BYTES);
  return { body, bodyTruncated: cut || body.length < clean.length };
}

/** Lower-case names. `retry-after` comes first: the retry policy needs it however many headers there are. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers)
    .filter(([name]) => !SECRET_HEADER.test(name) && name.length <= RESPONSE_HEADER_KEPT_BYTES)
    .sort(([a], [b]) => Number(b === 'retry-after') - Number(a === 'retry-after'))
    .slice(0, RESPONSE_HEADERS_KEPT)
    .map(([name, value]) => [name, cutToBytes(String(value), RESPONSE_HEADER_KEPT_BYTES)]);
  return Object.fromEntries(kept);
}

/** The longest beginning of `text` that has at most `maxBytes` of UTF-8, never ending inside a character. */
function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(bytes.subarray(0, maxBytes), { stream: true });
}

import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { OutgoingRequest } from '../../core/sender.ts';

/** They frame the message or belong to the connection: a second copy of any could smuggle another request. */
const RESERVED: readonly string[] = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'accept-encoding',
];

/**
 * All headers of the POST, checked before anything is resolved or connected.
 * @returns undefined when one of the caller's cannot be sent as it is
 */
export function requestHeaders(
  url: URL,
  headers: OutgoingRequest['headers'],
  bodyBytes: number,
): Record<string, string> | undefined {
  if (!Object.entries(headers).every(([name, value]) => isSendable(name, value))) return undefined;
  return {
    ...headers,
    host: url.host,
    'content-length': String(bodyBytes),
    connection: 'close',
    // Nothing is ever inflated, so a compressed answer would only be unreadable.
    'accept-encoding': 'identity',
  };
}

function isSendable(name: string, value: string): boolean {
  if (RESERVED.includes(name.toLowerCase())) return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

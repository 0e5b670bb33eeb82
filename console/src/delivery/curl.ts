import type { Attempt } from '../api/client.ts';

/** curl makes these itself, from the URL and the body. */
const MADE_BY_CURL = ['host', 'content-length', 'connection', 'accept-encoding'];

/**
 * The request of an attempt as a shell command: the same bytes and headers, so the same signatures. The token is
 * no part of it; receivers that check the time of `webhook-timestamp` may refuse it later.
 */
export function curlCommand(
  { url, headers }: Pick<Attempt, 'url' | 'headers'>,
  body: string | undefined,
): string {
  const kept = Object.entries(headers).filter(([name]) => !MADE_BY_CURL.includes(name.toLowerCase()));
  return [
    `curl --request POST ${quoted(url)}`,
    ...kept.map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ');
}

/** Between single quotes a POSIX shell takes every character as it is, except the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

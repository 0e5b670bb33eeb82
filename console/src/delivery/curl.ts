/** curl makes these itself, from the URL and the body. */
const MADE_BY_CURL = ['host', 'content-length', 'connection', 'accept-encoding'];

/**
 * The request of an attempt as a shell command: the same bytes and headers, so the same signatures. The token is
 * no part of it; receivers that check the time of `webhook-timestamp` may refuse it later.
 */
export function curlCommand(
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  body: string | undefined,
): string {
  const kept = Object.entries(headers).filter(([name]) => !MADE_BY_CURL.includes(name.toLowerCase()));
  return [
    // Without --globoff a URL that holds [1-300] is three hundred requests.
    `curl --globoff --request POST --url ${quoted(url)}`,
    ...kept.map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ');
}

/** Control characters but line feeds: a terminal that they are pasted into obeys some of them, quoted or not. */
const CONTROLS = /(?!\n)\p{Cc}/gu;

/** Between single quotes a shell takes every character as it is, except the quote; controls need the other kind. */
function quoted(text: string): string {
  if (text.search(CONTROLS) < 0) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `$'${escaped.replaceAll(CONTROLS, escapedBytes)}'`;
}

const escapedBytes = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

import type { Middleware } from 'openapi-fetch';

/** Answers kept to be asked about again: the lists and pages that are open, and the ones just left. */
const REMEMBERED = 30;
const NOT_MODIFIED = 304;
const OK = 200;

interface Remembered {
  readonly etag: string;
  readonly body: string;
}

/**
 * Reads what was read before only if it has changed, where the API says which state it answered with. Done here,
 * because the API forbids the browser's own cache to store anything.
 */
export function rememberedAnswers(): Middleware {
  const answers = new Map<string, Remembered>();
  const remember = (url: string, answer: Remembered): void => {
    answers.delete(url);
    answers.set(url, answer);
    const [oldest] = answers.keys();
    if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
  };
  return {
    onRequest({ request }) {
      const known = request.method === 'GET' ? answers.get(request.url) : undefined;
      if (known) request.headers.set('if-none-match', known.etag);
      return request;
    },
    async onResponse({ request, response }) {
      if (request.method !== 'GET') return response;
      const known = answers.get(request.url);
      if (response.status === NOT_MODIFIED && known) {
        return new Response(known.body, {
          status: OK,
          headers: { 'content-type': 'application/json', etag: known.etag },
        });
      }
      const etag = response.headers.get('etag');
      if (response.ok && etag !== null) {
        remember(request.url, { etag, body: await response.clone().text() });
      }
      return response;
    },
  };
}

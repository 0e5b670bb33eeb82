import type { Page, Response } from 'playwright-core';
import { statusAnswer } from '../../functions/api/answer.ts';
import { operations } from '../../functions/api/operations.ts';

/**
 * Collects whatever must not happen on any page: errors and warnings on the browser's console (violations of
 * the Content-Security-Policy among them), exceptions, requests to other origins, and answers of the API that
 * are not as docs/openapi.json describes them.
 */
export function watchPage(
  page: Page,
  origins: readonly string[],
): { readonly complaints: () => Promise<string[]> } {
  const complaints: string[] = [];
  const checks: Promise<void>[] = [];
  page.on('console', (message) => {
    const text = message.text();
    // The browser logs every answer above 399; the API's refusals are part of the tests.
    if (text.startsWith('Failed to load resource: the server responded with a status of')) return;
    // Only what a test itself cuts off ends without an answer.
    if (text === 'Failed to load resource: net::ERR_EMPTY_RESPONSE') return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${text}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && !origins.includes(origin)) complaints.push(`request to ${request.url()}`);
  });
  page.on('response', (response) => {
    checks.push(undescribed(response).then((complaint) => void (complaint && complaints.push(complaint))));
  });
  return {
    async complaints() {
      await Promise.all(checks);
      return complaints;
    },
  };
}

async function undescribed(response: Response): Promise<string | undefined> {
  const method = response.request().method();
  const path = new URL(response.url()).pathname;
  const operation = operations.find((each) => each.method === method && each.isAt(path));
  if (!operation) return undefined;
  // Of a page that was left meanwhile there is no body any more.
  const body: unknown = await response.json().catch(() => undefined);
  if (body === undefined) return undefined;
  const result = (response.ok() ? operation.answer : statusAnswer).safeParse(body);
  return result.success ? undefined : `${operation.id} is not answered as described: ${result.error.message}`;
}

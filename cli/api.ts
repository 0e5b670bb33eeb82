import createClient from 'openapi-fetch';
import type { components, paths } from '../console/src/api/schema.ts';
import type { Authorize } from './authorize.ts';
import { CommandFailure, EXIT, unreachable } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

type Schemas = components['schemas'];
export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['WebhookDelivery'];
export type RedeliveryJob = Schemas['RedeliveryJob'];
export type Explanation = Schemas['Explanation'];

export type Client = ReturnType<typeof createClient<paths>>;

/** Milliseconds for one answer: a change may wait for a verification, which has 10 s. */
const ANSWER_MS = 30_000;

/** What was answered, and the text of it: parsing would round the numbers of payloads. */
export interface Answered<Data> {
  readonly data: Data;
  readonly text: string;
}

const texts = new WeakMap<Response, string>();

export function createApi(
  endpoint: string,
  authorize: Authorize,
  { fetch, interrupted }: Pick<Surroundings, 'fetch' | 'interrupted'>,
): Client {
  const client = createClient<paths>({
    baseUrl: endpoint,
    headers: { 'content-type': 'application/json' },
    querySerializer: { array: { style: 'form', explode: true } },
    fetch: (request) =>
      fetch(request, {
        redirect: 'error',
        signal: AbortSignal.any([interrupted, AbortSignal.timeout(ANSWER_MS)]),
      }).catch((thrown: unknown) => {
        throw failureOf(thrown, endpoint);
      }),
  });
  client.use({
    onRequest: ({ request }) => authorize(request),
    async onResponse({ response }) {
      texts.set(response, await response.clone().text());
    },
  });
  return client;
}

interface Call<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** @throws CommandFailure in the API's own words wherever it has any */
export async function answerOf<Data>(call: Promise<Call<Data>>): Promise<Answered<Data>> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    throw thrown instanceof SyntaxError ? unreachable('what answered is not the API: it is no JSON') : thrown;
  });
  const text = texts.get(response) ?? '';
  if (response.ok && data !== undefined) return { data, text };
  const message = messageOf(error);
  if (message === undefined) {
    throw unreachable(`${new URL(response.url).origin} answered ${response.status}, and not as the API does`);
  }
  throw new CommandFailure(EXIT.refused, [message, advice(response), named(response)].join(''));
}

function advice(response: Response): string {
  const seconds = response.headers.get('retry-after');
  return seconds === null ? '' : `; try again in ${seconds} s`;
}

function named(response: Response): string {
  const id = response.headers.get('x-request-id') ?? response.headers.get('apigw-requestid');
  return id === null ? '' : ` (request ${id})`;
}

function failureOf(thrown: unknown, endpoint: string): unknown {
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    return unreachable(`${endpoint} did not answer within ${ANSWER_MS / 1_000} s`);
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return thrown;
  return unreachable(`${endpoint} cannot be reached: is the endpoint right, and does the service run?`);
}

/** Of a google.rpc.Status; API Gateway's own refusals have a message too. */
function messageOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return typeof error.message === 'string' ? error.message : undefined;
}

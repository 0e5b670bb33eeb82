import createClient, { type Middleware } from 'openapi-fetch';
import { createContext, useContext } from 'react';
import type { Config } from '../config.ts';
import type { SignIn } from '../sign-in.ts';
import { rememberedAnswers } from './remembered-answers.ts';
import type { components, paths } from './schema.ts';

type Schemas = components['schemas'];
export type Webhook = Schemas['Webhook'];
export type Subscription = Schemas['WebhookSubscription'];
export type Delivery = Schemas['WebhookDelivery'];
export type DeliveryState = Delivery['state'];
export type Held = Schemas['HeldDelivery'];
export type HoldReason = Held['reason'];
export type DeliverySettings = Schemas['DeliverySettings'];
export type RedeliveryJob = Schemas['RedeliveryJob'];
export type Attempt = Schemas['Attempt'];
export type Explanation = Schemas['Explanation'];
export type EventSummary = Schemas['EventSummary'];
export type EventDelivery = Schemas['EventDelivery'];
export type EventType = Schemas['EventType'];

export type Client = ReturnType<typeof createClient<paths>>;

const UNAUTHENTICATED = 401;
/** Milliseconds after which a read counts as failed: it has no verification to wait for. */
const READ_MS = 15_000;

export function createApiClient({ api_base }: Config, signIn: SignIn | undefined): Client {
  const client = createClient<paths>({
    baseUrl: baseOf(api_base),
    // A server that others may reach wants it on every write, those without a body included.
    headers: { 'content-type': 'application/json' },
    querySerializer: { array: { style: 'form', explode: true } },
    fetch: (request) => fetch(request, deadlineOf(request)),
  });
  client.use(rememberedAnswers());
  if (signIn) client.use(authorization(signIn));
  return client;
}

export const baseOf = (apiBase: string): string => apiBase || window.location.origin;

const deadlineOf = ({ method, signal }: Request): RequestInit =>
  method === 'GET' ? { signal: AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]) } : {};

const authorization = (signIn: SignIn): Middleware => ({
  async onRequest({ request }) {
    request.headers.set('authorization', `Bearer ${await signIn.accessToken()}`);
    return request;
  },
  async onResponse({ response }) {
    if (response.status === UNAUTHENTICATED) await signIn.again();
    return response;
  },
});

export interface Api {
  readonly client: Client;
  /** Where the API is, for commands that are run elsewhere. */
  readonly base: string;
  /** The one geography that this API serves. */
  readonly geo: string;
}

export const ApiContext = createContext<Api | undefined>(undefined);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('no ApiContext');
  return api;
}

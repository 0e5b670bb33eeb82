import { RequestError, webhookNotFound } from '../../core/errors.ts';
import {
  DELIVERY_ID_PATTERN,
  EVENT_ID_PATTERN,
  NAME_PATTERN,
  PROJECT_ID_PATTERN,
} from '../../core/limits.ts';
import type { WebhookAddress } from '../../core/managing/find-webhook.ts';
import type { Principal } from '../../core/principal.ts';
import type { Wire } from './json.ts';

/** An authenticated request, its path matched. */
export interface Call {
  readonly principal: Principal;
  /** Named groups of the route's pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The request body as text; empty when there was none. */
  readonly body: string;
}

export interface Route<Dependencies> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Anchored, over the path decoded once. */
  readonly path: RegExp;
  /** Success is exactly 200 unless the route says otherwise (hcp-api section 6). */
  readonly status?: number;
  run(deps: Dependencies, call: Call): Promise<Wire>;
}

const BASE = '/2023-05-31/webhook';
const PROJECT = `${BASE}/project/(?<project>[^/]+)`;
const WEBHOOK = `${PROJECT}/geo/(?<geo>[^/]+)/webhook/(?<name>[^/]+)`;

/** Pattern of a path below the API's root, below a project, or below a webhook. */
export const apiPath = (rest: string): RegExp => new RegExp(`^${BASE}${rest}$`);
export const projectPath = (rest: string): RegExp => new RegExp(`^${PROJECT}${rest}$`);
export const webhookPath = (rest: string): RegExp => new RegExp(`^${WEBHOOK}${rest}$`);

/** @throws RequestError NotFound */
export function findRoute<Dependencies>(
  routes: readonly Route<Dependencies>[],
  method: string,
  path: string,
): { route: Route<Dependencies>; params: Record<string, string> } {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, params: { ...match.groups } };
  }
  throw new RequestError('NotFound', 'no such operation');
}

/** @throws RequestError NotFound: an id that no project can have belongs to none */
export function projectOf({ params }: Call): string {
  const { project = '' } = params;
  if (!PROJECT_ID_PATTERN.test(project)) throw new RequestError('NotFound', 'project not found');
  return project;
}

/** @throws RequestError NotFound: never a look-up under a key that the tables would refuse */
export function deliveryIdOf({ params }: Call): string {
  const { delivery = '' } = params;
  if (!DELIVERY_ID_PATTERN.test(delivery)) throw new RequestError('NotFound', 'delivery not found');
  return delivery;
}

/** @throws RequestError NotFound */
export function eventIdOf({ params }: Call): string {
  const { event = '' } = params;
  if (!EVENT_ID_PATTERN.test(event)) throw new RequestError('NotFound', 'event not found');
  return event;
}

/** @throws RequestError NotFound, in the same words for a foreign geography and for no such webhook */
export function addressOf(call: Call, geo: string): WebhookAddress {
  const { name = '' } = call.params;
  if (call.params.geo !== geo || !NAME_PATTERN.test(name)) throw webhookNotFound();
  if (!PROJECT_ID_PATTERN.test(call.params.project ?? '')) throw webhookNotFound();
  return { projectId: projectOf(call), name };
}

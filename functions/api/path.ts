import { RequestError, webhookNotFound } from '../../core/errors.ts';
import {
  DELIVERY_ID_PATTERN,
  EVENT_ID_PATTERN,
  GEO_PATTERN,
  JOB_ID_PATTERN,
  KEY_SHOWN_CHARACTERS,
  NAME_PATTERN,
  PRINCIPAL_ID_PATTERN,
  PROJECT_ID_PATTERN,
} from '../../core/limits.ts';
import type { WebhookAddress } from '../../core/managing/find-webhook.ts';

/** HCP's, and the only one. */
export const API_VERSION = '2023-05-31';

/** Below these stands everything of a project, and everything of a webhook. */
export const PROJECT = `/${API_VERSION}/webhook/project/{project_id}` as const;
export const WEBHOOK = `${PROJECT}/geo/{geo}/webhook/{name}` as const;

interface PathName {
  readonly description: string;
  readonly pattern: RegExp;
  /** Of what `npm start` makes, where it makes one. */
  readonly example?: string;
  /** What is answered where nothing can be called so. Without it the use case decides. */
  readonly missing?: () => RequestError;
}

const notFound = (noun: string) => () => new RequestError('NotFound', `${noun} not found`);

/** Every name that a path template may hold. */
export const PATH_NAMES: Readonly<Record<string, PathName>> = {
  project_id: {
    description: 'The project',
    pattern: PROJECT_ID_PATTERN,
    example: 'demo',
    missing: notFound('project'),
  },
  geo: {
    description: 'The one geography served',
    pattern: GEO_PATTERN,
    example: 'us',
    missing: webhookNotFound,
  },
  name: {
    description: "The webhook's name",
    pattern: NAME_PATTERN,
    example: 'demo-receiver',
    missing: webhookNotFound,
  },
  delivery_id: { description: 'A ULID', pattern: DELIVERY_ID_PATTERN, missing: notFound('delivery') },
  event_id: { description: "The event's id", pattern: EVENT_ID_PATTERN, missing: notFound('event') },
  job_id: { description: 'A UUID', pattern: JOB_ID_PATTERN, missing: notFound('redelivery job') },
  principal: { description: 'A client id or the subject of a user', pattern: PRINCIPAL_ID_PATTERN },
};

type NamesIn<Template extends string> =
  Template extends `${string}{${infer Name extends string}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** What stands in a path for the names of its template. */
export type PathValues<Template extends string> = Readonly<Record<NamesIn<Template>, string>>;

export const namesIn = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** Anchored, over the path decoded once: a name is whatever holds no slash. */
export const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/**
 * The names of a path that its operation's pattern has matched. What nothing can be called is never looked up: the
 * tables would refuse some of it as a key.
 * @throws RequestError NotFound; a foreign geography is named, for the one that is served is no secret
 */
export function pathValues<Template extends string>(
  template: Template,
  found: Readonly<Record<string, string>>,
  geo: string,
): PathValues<Template> {
  if (!hasNamesOf(template, found)) throw new Error(`${template} was not matched`);
  const ofWebhook = 'name' in found;
  if (found.geo !== undefined && found.geo !== geo) throw foreignGeography(found.geo, geo);
  for (const [name, value] of Object.entries(found)) {
    const known = PATH_NAMES[name];
    const missing = ofWebhook && name === 'project_id' ? webhookNotFound : known?.missing;
    if (missing && !known?.pattern.test(value)) throw missing();
  }
  return found;
}

const foreignGeography = (asked: string, served: string): RequestError => {
  const shown = JSON.stringify(asked.slice(0, KEY_SHOWN_CHARACTERS));
  return new RequestError('NotFound', `geo: this API serves ${served}, and the path says ${shown}`);
};

const hasNamesOf = <Template extends string>(
  template: Template,
  found: Readonly<Record<string, string>>,
): found is PathValues<Template> => namesIn(template).every((name) => Object.hasOwn(found, name));

export const addressOf = (path: PathValues<typeof WEBHOOK>, version?: number): WebhookAddress => ({
  projectId: path.project_id,
  name: path.name,
  version,
});

/**
 * A webhook that is named elsewhere than in the path.
 * @throws RequestError NotFound where nothing can be called so
 */
export function addressNamed(projectId: string, name: string): WebhookAddress {
  if (!NAME_PATTERN.test(name)) throw webhookNotFound();
  return { projectId, name };
}

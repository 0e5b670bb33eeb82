/**
 * The form of an operation. Each is filled in once, in operations/: the functions bind it, and docs/openapi.json, the
 * console's client and the tests of security and paths are made from it (docs/adding-an-operation.md).
 */
import type * as z from 'zod';
import type { Dependencies, Settings } from '../../core/dependencies.ts';
import type { Principal } from '../../core/principal.ts';
import type { AnswerOf, WithoutMore } from './answer.ts';
import type { Body } from './body.ts';
import { versionOf } from './conditional.ts';
import type { Wire } from './json.ts';
import { type PathValues, pathValues, patternOf } from './path.ts';
import { parseQuery } from './query.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the function that answers every GET is given. */
export type ReadDependencies = Pick<
  Dependencies,
  | 'webhooks'
  | 'deliveries'
  | 'events'
  | 'health'
  | 'backlog'
  | 'wakeUps'
  | 'redeliveryJobs'
  | 'metrics'
  | 'clock'
  | 'grants'
  | 'random'
  | 'pageTokenKey'
> & { readonly settings: Pick<Settings, 'geo'> };
/** What the function that answers everything else is given. */
export type WriteDependencies = Omit<
  Dependencies,
  'webhooksByProject' | 'rejectedEvents' | 'metrics' | 'pageTokenKey' | 'operationalKey'
>;

export type DependenciesOf<M extends Method> = M extends 'GET' ? ReadDependencies : WriteDependencies;

/** An authenticated request, parsed. */
export interface Call<Template extends string, Query extends z.ZodObject, Input> {
  readonly principal: Principal;
  readonly path: PathValues<Template>;
  readonly query: z.output<Query>;
  readonly body: Input;
  /** Of the webhook, as the caller has seen it; undefined: whatever it is now. */
  readonly version: number | undefined;
}

/** An authenticated request as it arrived. */
export interface ApiRequest {
  readonly principal: Principal;
  /** Decoded once. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The request body as text; empty when there was none. */
  readonly body: string;
  readonly ifMatch?: string | undefined;
}

interface Told {
  /** HCP's, where HCP has the operation. */
  readonly id: string;
  readonly summary: string;
  /** The template of HCP's own spelling, where HCP has the operation: a resource name as one encoded segment. */
  readonly encodedPath?: string;
  /** Success is exactly 200 unless the operation says otherwise (hcp-api section 6). */
  readonly status?: number;
  /** Whether it changes a webhook of the version that If-Match names, and no other. */
  readonly takesVersion?: boolean;
}

interface Form<
  M extends Method,
  Template extends string,
  Query extends z.ZodObject,
  Input,
  Answer extends z.ZodType,
  Given,
> extends Told {
  readonly method: M;
  readonly path: Template;
  readonly query: Query;
  readonly body: Body<Input>;
  readonly answer: Answer;
  run(
    deps: DependenciesOf<M>,
    call: Call<Template, Query, Input>,
  ): Promise<WithoutMore<Given, AnswerOf<Answer>>>;
}

/** An operation of whatever form: what the doors, the document and the tests need to know of it. */
export interface Operation<M extends Method = Method> extends Told {
  readonly method: M;
  readonly path: string;
  readonly query: z.ZodObject;
  readonly body: Pick<Body<unknown>, 'schema'>;
  readonly answer: z.ZodType;
  readonly status: number;
  isAt(path: string): boolean;
  /** @throws RequestError */
  handle(deps: DependenciesOf<M>, request: ApiRequest): Promise<Wire>;
}

const OK = 200;

export function operation<
  M extends Method,
  Template extends string,
  Query extends z.ZodObject,
  Input,
  Answer extends z.ZodType,
  const Given extends AnswerOf<Answer> & Wire,
>(form: Form<M, Template, Query, Input, Answer, Given>): Operation<M> {
  const pattern = patternOf(form.path);
  return {
    status: OK,
    ...form,
    isAt: (path) => pattern.test(path),
    async handle(deps, { principal, path, query, body, ifMatch }) {
      return form.run(deps, {
        principal,
        path: pathValues(form.path, { ...pattern.exec(path)?.groups }, deps.settings.geo),
        query: parseQuery(form.query, query),
        body: form.body.parse(body),
        version: form.takesVersion ? versionOf(ifMatch) : undefined,
      });
    },
  };
}

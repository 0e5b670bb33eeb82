import { RequestError } from '../../core/errors.ts';
import type { Method, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { API_VERSION } from './path.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** HashiCorp's clients look here for a project when none was named. */
const ORGANIZATIONS = /^\/resource-manager\/[^/]+\/(organizations|projects)$/;
const NAME_THE_PROJECT =
  'there are no organizations here to look for a project in: set HCP_PROJECT_ID, or project_id of the resource';

/** The path is one of ours, the method is none that it takes. */
export class MethodNotAllowed extends RequestError {
  /** The value of the Allow header that such an answer must carry. */
  readonly allow: string;

  constructor(allow: string) {
    super('Unimplemented', `this path takes ${allow}`);
    this.allow = allow;
  }
}

/**
 * @param bound the operations of the function that was called; what a path takes is known of all of them
 * @throws RequestError NotFound, MethodNotAllowed
 */
export function findOperation<M extends Method>(
  bound: readonly Operation<M>[],
  method: string,
  path: string,
): Operation<M> {
  const here = nearest(operations.filter((operation) => operation.isAt(path)));
  const ids = new Set(here.map(({ id }) => id));
  const found = bound.find((operation) => operation.method === method && ids.has(operation.id));
  if (found) return found;
  if (here.length === 0) throw new RequestError('NotFound', missing(path));
  throw new MethodNotAllowed(here.map((operation) => operation.method).join(', '));
}

/** What a client that is configured otherwise should change. */
function missing(path: string): string {
  const [, first = ''] = path.split('/');
  if (DATE.test(first) && first !== API_VERSION) {
    return `version: this API is ${API_VERSION}, and the path asks for ${first}`;
  }
  return ORGANIZATIONS.test(path) ? NAME_THE_PROJECT : 'no such operation';
}

/** A path that is spelt out is not also the parameter of another: `redeliveries/dry-run` is no job's id. */
function nearest(matching: readonly Operation[]): Operation[] {
  const fewest = Math.min(...matching.map(parametersOf));
  return matching.filter((operation) => parametersOf(operation) === fewest);
}

const parametersOf = ({ path }: Operation): number => path.split('{').length - 1;

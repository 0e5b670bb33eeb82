import { statusAnswer } from '../functions/api/answer.ts';
import { operations } from '../functions/api/operations.ts';

const UNCHANGED = 304;

/**
 * Every answer that a test gets from the API is held against the schema that docs/openapi.json is made from.
 * @throws Error when it says more, less or something else than its operation describes
 */
export function expectAsDescribed(method: string, path: string, status: number, text: string): void {
  const operation = operations.find((each) => each.method === method && each.isAt(path));
  if (status === UNCHANGED) {
    if (method !== 'GET' || text !== '')
      throw new Error(`${method} ${path}: 304 is for a GET, and says nothing`);
    return;
  }
  const schema = status < 300 ? operation?.answer : statusAnswer;
  if (operation && status < 300 && status !== operation.status)
    throw new Error(`${operation.id} answers ${operation.status}, not ${status}`);
  const result = schema?.safeParse(JSON.parse(text));
  if (result && !result.success)
    throw new Error(`${operation?.id ?? path} is not answered as described: ${result.error.message}`);
}

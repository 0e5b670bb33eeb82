import type { z } from 'zod';
import { invalid, RequestError } from './errors.ts';

/**
 * Parses a value with a schema and reports the first thing wrong with it by its field, written as the caller
 * knows it: `subscriptions[0].events[2].action: ...`.
 * @param name what the whole value is, for a complaint about the value itself
 * @param prefix path of the value in the caller's document, where it is a part of one
 * @throws RequestError InvalidArgument
 */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
  prefix = '',
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new RequestError('InvalidArgument', `${name}: invalid`);
  throw invalid(fieldName(prefix, issue.path) || name, issue.message);
}

const fieldName = (prefix: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key),
    prefix,
  );

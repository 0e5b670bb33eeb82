import type * as z from 'zod';
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
  const result = schema.safeParse(value, { error: inOurWords });
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

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** What is wrong, where the schema itself has no words for it: a parser's own are about types of JavaScript. */
const inOurWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type' && issue.expected === 'nonoptional') return 'is required';
  const required = issue.input === undefined ? 'is required and ' : '';
  if (issue.code === 'invalid_type') return `${required}must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'unrecognized_keys') return `unknown ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_value') return `${required}must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
  if (issue.code === 'invalid_format' && issue.format === 'datetime') return 'must be an RFC 3339 time';
  if (issue.code === 'invalid_format' && issue.format === 'uuid') return 'must be a UUID';
  if (issue.code === 'invalid_union') return issue.errors.map(([first]) => worded(first)).join(', or ');
  return undefined;
};

const worded = (issue: z.core.$ZodIssue | undefined): string =>
  issue?.code === 'invalid_value' ? issue.values.join(', ') : (issue?.message ?? '');

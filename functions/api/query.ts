/** Query parameters: what each takes, and how the document tells it. */
import * as z from 'zod';
import { invalid } from '../../core/errors.ts';
import { likeliest } from '../../core/likeliest.ts';
import { KEY_SHOWN_CHARACTERS, METRICS_HOURS_DEFAULT, METRICS_HOURS_MAX } from '../../core/limits.ts';
import type { PageRequest } from '../../core/paging.ts';
import { VIEWS } from '../../core/reading/delivery-views.ts';
import { parseAs } from '../../core/validation.ts';

/** Kept open: HCP's clients may send more of these families than an operation here knows. */
const HCP_FAMILIES = /^(pagination|sorting|scope)\./;
/** The first whole number that is refused: one of nineteen digits. What is smaller counts as the largest page. */
const PAGE_SIZE_REFUSED_FROM = 1e18;

interface Told {
  readonly description: string;
  readonly required?: true;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What docs/openapi.json says of a parameter. */
export const documented = z.registry<Told>();

/** All values of a key, in the order written; none when it is absent. */
const written = z.array(z.string()).default([]);

const parameter = <Value>(told: Told, read: (values: string[], context: z.RefinementCtx) => Value) =>
  written.transform(read).register(documented, told);

function refused(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

const token = (description: string) =>
  parameter(
    { description, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]*$' } },
    ([value]) => value || undefined,
  );

export const noQuery = z.object({});

export const paging = {
  'pagination.page_size': parameter(
    {
      description: '0 or absent: 20; more than 100 counts as 100',
      schema: { type: 'integer', format: 'int64', minimum: 0, exclusiveMaximum: PAGE_SIZE_REFUSED_FROM },
    },
    ([value = '0'], context) =>
      /^\d{1,18}$/.test(value) ? Number(value) : refused(context, 'must be a whole number of 0 or more'),
  ),
  'pagination.next_page_token': token('Continue forwards'),
  'pagination.previous_page_token': token('Continue backwards'),
};

export const pageRequestOf = (query: z.output<z.ZodObject<typeof paging>>): PageRequest => ({
  size: query['pagination.page_size'],
  nextToken: query['pagination.next_page_token'],
  previousToken: query['pagination.previous_page_token'],
});

/** Exactly this text. Absent or empty: any. */
export const text = (description: string) =>
  parameter({ description, schema: { type: 'string' } }, ([value]) => value || undefined);

/** Exactly this text, which must be there. */
export const requiredText = (description: string, maxLength?: number) =>
  parameter(
    {
      description,
      required: true,
      schema: { type: 'string', minLength: 1, ...(maxLength && { maxLength }) },
    },
    ([value], context) => {
      if (!value) return refused(context, 'is required');
      return value.length > (maxLength ?? value.length)
        ? refused(context, `must be at most ${maxLength} characters`)
        : value;
    },
  );

/** Repeated keys and comma-separated lists alike, also mixed; undefined when there are none. */
export const anyOf = <const Values extends readonly [string, ...string[]]>(
  values: Values,
  description: string,
) => {
  const one = z.enum(values, { error: `must be one of ${values.join(', ')}` });
  return written
    .transform((lists) => lists.flatMap((list) => list.split(',')))
    .pipe(z.array(one))
    .transform((states) => (states.length > 0 ? states : undefined))
    .register(documented, {
      description,
      schema: { type: 'array', items: { type: 'string', enum: values } },
    });
};

/** One of these words. Absent or empty: undefined. */
export const oneOf = <const Value extends string>(values: readonly Value[], description: string) =>
  parameter({ description, schema: { type: 'string', enum: values } }, ([value], context) => {
    if (!value) return undefined;
    return values.find((each) => each === value) ?? refused(context, `must be one of ${values.join(', ')}`);
  });

/** @param least and most inclusive. Absent or empty: undefined. */
export const wholeNumber = (least: number, most: number, description: string) =>
  parameter(
    { description, schema: { type: 'integer', minimum: least, maximum: most } },
    ([value], context) => {
      if (!value) return undefined;
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      return number >= least && number <= most
        ? number
        : refused(context, `must be a whole number from ${least} to ${most}`);
    },
  );

/** How much of each delivery an answer says. */
export const view = {
  view: oneOf(
    VIEWS,
    '`summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told',
  ),
};

const instant = z.iso.datetime({ offset: true });

const timeInMs = (description: string) =>
  parameter({ description, schema: { type: 'string', format: 'date-time' } }, ([value], context) => {
    if (value === undefined) return undefined;
    return instant.safeParse(value).success
      ? Date.parse(value)
      : refused(context, 'must be an RFC 3339 time');
  });

export const period = {
  'filter.since': timeInMs('Accepted at this time or later'),
  'filter.until': timeInMs('Accepted before this time'),
};

/** Whole hours of counted attempts. */
export const hours = {
  'filter.since': timeInMs(
    `Of the hour in which this lies, and later: ${METRICS_HOURS_DEFAULT} hours before the end unless told, at most ${METRICS_HOURS_MAX}`,
  ),
  'filter.until': timeInMs('Before this time, up to the end of its hour; now unless told'),
};

export interface SortedBy<Field> {
  readonly field: Field;
  readonly descending: boolean;
}

/** Repeated keys and comma-separated lists alike, also mixed; ascending unless it says `desc`. */
export function sorting<Field extends string>(fields: readonly Field[]) {
  const item = `(${fields.join('|')})( +(asc|desc))? *`;
  return {
    'sorting.order_by': parameter(
      {
        description: `\`field\`, \`field asc\` or \`field desc\`; fields: ${fields.join(', ')}`,
        schema: { type: 'array', items: { type: 'string', pattern: `^ *(${item})?(, *(${item})?)*$` } },
      },
      (values, context): SortedBy<Field>[] =>
        values
          .flatMap((value) => value.split(','))
          .map((each) => each.replaceAll(/^ +| +$/g, ''))
          .filter((each) => each !== '')
          .map(
            (each) =>
              sortedBy(each, fields) ??
              refused(context, `cannot sort by ${JSON.stringify(each)}; allowed: ${fields.join(', ')}`),
          ),
    ),
  };
}

function sortedBy<Field extends string>(item: string, fields: readonly Field[]): SortedBy<Field> | undefined {
  const [name, direction = 'asc', ...rest] = item.split(/ +/);
  const field = fields.find((each) => each === name);
  if (field === undefined || rest.length > 0 || !['asc', 'desc'].includes(direction)) return undefined;
  return { field, descending: direction === 'desc' };
}

/** @throws RequestError InvalidArgument naming the parameter */
export function parseQuery<Query extends z.ZodObject>(
  schema: Query,
  query: URLSearchParams,
): z.output<Query> {
  const known = Object.keys(schema.shape);
  for (const name of query.keys()) {
    if (!known.includes(name) && !HCP_FAMILIES.test(name)) throw unknownParameter(name, known);
  }
  const given = known.filter((name) => query.has(name)).map((name) => [name, query.getAll(name)]);
  return parseAs(schema, Object.fromEntries(given), 'query');
}

function unknownParameter(name: string, known: readonly string[]) {
  const shown = JSON.stringify(name.slice(0, KEY_SHOWN_CHARACTERS));
  const meant = likeliest(name, known);
  return invalid('query', `unknown parameter ${shown}${meant ? `; did you mean ${meant}?` : ''}`);
}

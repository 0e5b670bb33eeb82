/** What answers are made of, whatever the noun. */
import * as z from 'zod';
import type { Page } from '../../core/paging.ts';
import type { RawJson, Wire } from './json.ts';

/**
 * What has to be given so that an answer is as its schema says: a field too few, or of another type, does not compile.
 * Any object may also be the text that someone else wrote of it.
 */
export type AnswerOf<Schema extends z.ZodType> = Shown<z.output<Schema>>;

type Shown<Value> = unknown extends Value
  ? Wire
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly Shown<Item>[]
      : RawJson | { readonly [Key in keyof Value]: Shown<Value[Key]> };

/** `Given`, which must not have a field that `Wanted` lacks: TypeScript itself lets those pass. */
export type WithoutMore<Given, Wanted> = Given & {
  readonly [Key in Exclude<keyof Given, KeyOf<Wanted>>]: never;
};
type KeyOf<Wanted> = Wanted extends RawJson ? never : keyof Wanted;

export const time = z.iso.datetime();
/** Any JSON value. */
export const anyJson = z.unknown();

export const presentTime = (ms: number): string => new Date(ms).toISOString();
export const presentOptionalTime = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : presentTime(ms);

export const emptyAnswer = z.strictObject({});

/** Of every failure: a google.rpc.Status. */
export const statusAnswer = z
  .strictObject({
    code: z.int().describe('google.rpc.Code'),
    message: z.string(),
    details: z.array(anyJson),
  })
  .meta({ id: 'Status' });

export const pagination = z
  .strictObject({ next_page_token: z.string(), previous_page_token: z.string() })
  .meta({ id: 'Pagination', description: 'Empty tokens: nothing further in that direction.' });

export const presentPagination = (page: Page<unknown>): AnswerOf<typeof pagination> => ({
  next_page_token: page.nextToken,
  previous_page_token: page.previousToken,
});

import * as z from 'zod';
import { invalid } from '../../core/errors.ts';
import { type JsonText, parseJsonText } from '../../core/json-text.ts';
import { API_BODY_MAX_BYTES } from '../../core/limits.ts';
import { parseAs } from '../../core/validation.ts';

/** What an operation takes, and how the document tells it. */
export interface Body<Input> {
  /** Undefined: none, and one that is sent all the same is not looked at. */
  readonly schema: z.ZodType | undefined;
  /** @throws RequestError InvalidArgument naming the field */
  parse(text: string): Input;
}

export interface ParsedBody<Fields> {
  readonly fields: Fields;
  readonly document: JsonText;
}

export const noBody: Body<undefined> = { schema: undefined, parse: () => undefined };

/**
 * An object; an empty body counts as `{}`.
 * @param documented what the document says, where the parser leaves more open than a reader wants to know
 */
export const jsonBody = <Schema extends z.ZodType>(
  schema: Schema,
  documented: z.ZodType = schema,
): Body<ParsedBody<z.output<Schema>>> => ({
  schema: documented,
  parse(text) {
    if (Buffer.byteLength(text) > API_BODY_MAX_BYTES)
      throw invalid('body', `at most ${API_BODY_MAX_BYTES} bytes`);
    const document = parseJsonText(text.trim() || '{}', 'body');
    return { fields: parseAs(schema, document.value, 'body'), document };
  },
});

/** An object that the use case parses itself, because it keeps parts of the text as they were written. */
export const bodyAsWritten = (schema: z.ZodType): Body<string> => ({ schema, parse: (text) => text });

/** Whether leaving the body out is refused. */
export const isRequired = (schema: z.ZodType): boolean => !z.safeParse(schema, {}).success;

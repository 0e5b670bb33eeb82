import type { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import { type JsonText, parseJsonText } from '../../core/json-text.ts';
import { API_BODY_MAX_BYTES } from '../../core/limits.ts';
import { parseAs } from '../../core/validation.ts';
import type { TestPayload } from '../../core/verification.ts';
import type { TestPayloadFields } from './schemas.ts';

export interface ParsedBody<Fields> {
  readonly fields: Fields;
  readonly document: JsonText;
}

/**
 * Parses a request body; an empty one counts as `{}`.
 * @throws RequestError InvalidArgument naming the field
 */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: string,
): ParsedBody<z.output<Schema>> {
  if (Buffer.byteLength(body) > API_BODY_MAX_BYTES)
    throw invalid('body', `at most ${API_BODY_MAX_BYTES} bytes`);
  const document = parseJsonText(body.trim() || '{}', 'body');
  return { fields: parseAs(schema, document.value, 'body'), document };
}

/** The caller's verification body, its event_payload as the text that the caller wrote. */
export function testPayloadOf(fields: TestPayloadFields, document: JsonText): TestPayload | undefined {
  return (
    fields && {
      resourceId: fields.resource_id,
      resourceName: fields.resource_name,
      eventId: fields.event_id ?? undefined,
      action: fields.event_action,
      description: fields.event_description,
      source: fields.event_source,
      version: fields.event_version,
      payload: document.slice(['test_payload', 'event_payload']),
    }
  );
}

import type { JsonText } from '../../../core/json-text.ts';
import type { TestPayload } from '../../../core/verification.ts';
import type { TestPayloadFields } from './webhook-bodies.ts';

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

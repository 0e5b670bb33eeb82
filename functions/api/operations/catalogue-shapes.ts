/** The catalogue of events and what the Terraform provider asks for, on the wire. */
import * as z from 'zod';
import type { AnswerOf } from '../answer.ts';
import { RawJson } from '../json.ts';
import { EVENT_EXAMPLES } from './event-examples.ts';
import type { EventType } from './event-types.ts';
import { payload } from './payload.ts';

const eventType = z
  .strictObject({
    service: z.string(),
    source: z.string(),
    action: z.string(),
    description: z.string(),
    example: payload.optional(),
  })
  .meta({ id: 'EventType' });

export const eventTypesAnswer = z.strictObject({ event_types: z.array(eventType) });
export const projectAnswer = z.strictObject({
  project: z.strictObject({ id: z.string(), parent: z.strictObject({ id: z.string(), type: z.string() }) }),
});

export function presentEventType(type: EventType): AnswerOf<typeof eventType> {
  const known = EVENT_EXAMPLES.find(({ source, action }) => source === type.source && action === type.action);
  return {
    service: type.service,
    source: type.source,
    action: type.action,
    description: type.description,
    example: known && new RawJson(known.example),
  };
}

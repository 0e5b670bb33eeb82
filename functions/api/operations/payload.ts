import * as z from 'zod';
import { anyJson } from '../answer.ts';

/** The eight keys that are sent to receivers (hcp-api 11.2). */
export const payload = z
  .strictObject({
    resource_id: z.string(),
    resource_name: z.string(),
    event_id: z.string(),
    event_action: z.string(),
    event_description: z.string(),
    event_source: z.string(),
    event_version: z.string(),
    event_payload: anyJson,
  })
  .meta({ id: 'Payload' });

import { z } from 'zod';
import type { AcceptedEvent, EventSummary } from '../../core/event.ts';

const match = z.array(z.object({ webhookId: z.string(), deliveryId: z.string() }));

const storedSummary = z.object({
  projectId: z.string(),
  eventId: z.string(),
  source: z.string(),
  action: z.string(),
  resourceId: z.string(),
  resourceName: z.string(),
  description: z.string(),
  version: z.string(),
  acceptedAtMs: z.number(),
  sortId: z.string(),
  matched: match,
  skipped: match,
});
const storedEvent = storedSummary.extend({ payload: z.string(), contentHash: z.string() });

export const parseEvent = (stored: unknown): AcceptedEvent => storedEvent.parse(stored);
export const parseEventSummary = (stored: unknown): EventSummary => storedSummary.parse(stored);

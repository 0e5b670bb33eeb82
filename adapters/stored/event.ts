import { z } from 'zod';
import type { AcceptedEvent, EventSummary } from '../../core/event.ts';
import type { EventFilter } from '../../core/ports.ts';

const matches = z.array(z.object({ webhookId: z.string(), deliveryId: z.string() }));

const storedEvent = z.object({
  projectId: z.string(),
  eventId: z.string(),
  source: z.string(),
  action: z.string(),
  resourceId: z.string(),
  resourceName: z.string(),
  description: z.string(),
  version: z.string(),
  sortId: z.string(),
  acceptedAtMs: z.int(),
  contentHash: z.string(),
  matched: matches,
  skipped: matches,
});

/** @throws ZodError when the text is no stored event */
export const parseEvent = (item: string, payload: string): AcceptedEvent => ({
  ...storedEvent.parse(JSON.parse(item)),
  payload,
});

/** @throws ZodError when the text is no stored event */
export function parseEventSummary(item: string): EventSummary {
  const { contentHash: _, ...summary } = storedEvent.parse(JSON.parse(item));
  return summary;
}

/**
 * Two texts. The payload stands alone: lists do not read it, and inside the item its escapes would be
 * escaped again, up to twice its size. The item is JSON so that strings survive that are no valid UTF-16.
 */
export function renderEvent({ payload, ...rest }: AcceptedEvent): { item: string; payload: string } {
  return { item: JSON.stringify(rest), payload };
}

/** The part of a filter that does not narrow the range of ids to read. */
export const eventPasses = (filter: EventFilter, event: EventSummary): boolean =>
  (filter.source === undefined || filter.source === event.source) &&
  (filter.action === undefined || filter.action === event.action);

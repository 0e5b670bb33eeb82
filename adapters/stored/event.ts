import * as z from 'zod';
import type { AcceptedEvent, EventClaim, EventSummary } from '../../core/event.ts';
import { CLAIM_DAYS, CLAIM_RENEWED_AFTER_MS } from '../../core/limits.ts';
import type { EventFilter, EventKey } from '../../core/ports.ts';

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
  (filter.action === undefined || filter.action === event.action) &&
  (filter.resourceId === undefined || filter.resourceId === event.resourceId);

const DAY_MS = 24 * 60 * 60 * 1_000;

const storedClaim = z.object({ contentHash: z.string(), claimedAtMs: z.int() });

/** @throws ZodError when the text is no stored claim */
export const parseClaim = ({ projectId, eventId }: EventKey, text: string): EventClaim => ({
  ...storedClaim.parse(JSON.parse(text)),
  projectId,
  eventId,
});

export const renderClaim = ({ contentHash, claimedAtMs }: EventClaim): string =>
  JSON.stringify({ contentHash, claimedAtMs });

/** Milliseconds since the epoch from which on a claim is gone. */
export const claimExpiryOf = ({ claimedAtMs }: EventClaim): number => claimedAtMs + CLAIM_DAYS * DAY_MS;

/** Stored claims of the same content that are this old or older give way to a new one. */
export const renewableSince = ({ claimedAtMs }: EventClaim): number => claimedAtMs - CLAIM_RENEWED_AFTER_MS;

import { createHash } from 'node:crypto';
import { withoutSpelling } from './json-spelling.ts';

/** What matching needs to know of an event. */
export interface EventFacts {
  readonly source: string;
  readonly action: string;
  readonly resourceId: string;
  readonly resourceName: string;
}

const OWN_SOURCE = /^fanfare\./;

/** Told by Fanfare itself about a project's webhooks. */
export const isOperational = (source: string): boolean => OWN_SOURCE.test(source);

/** The eight-key payload a service publishes. */
export interface Event extends EventFacts {
  readonly projectId: string;
  /** Unique in the project; see EVENT_ID_PATTERN. */
  readonly eventId: string;
  readonly description: string;
  readonly version: string;
  /** JSON text exactly as the publisher wrote it: digits, key order and escapes survive. */
  readonly payload: string;
}

/** A webhook that an event was matched to, as of the moment of acceptance. */
export interface MatchedWebhook {
  readonly webhookId: string;
  readonly deliveryId: string;
}

/** An Event that was taken in, with the decision about where it goes. Written once, never changed. */
export interface AcceptedEvent extends Event {
  /** ULID of `acceptedAtMs` and the event's identity: the order of a project's event list. */
  readonly sortId: string;
  /** Milliseconds since the epoch at which the door took the event. */
  readonly acceptedAtMs: number;
  readonly contentHash: string;
  readonly matched: readonly MatchedWebhook[];
  /** Webhooks that subscribe to the event but were switched off. */
  readonly skipped: readonly MatchedWebhook[];
}

/** An id that the HTTPS door keeps for one content, from its answer until the event is accepted. */
export interface EventClaim {
  readonly projectId: string;
  readonly eventId: string;
  readonly contentHash: string;
  /** Milliseconds since the epoch at which the door first took this content. */
  readonly claimedAtMs: number;
}

/** What an event id stands for. */
export type IdHolder =
  | { readonly kind: 'event'; readonly event: AcceptedEvent }
  | { readonly kind: 'claim'; readonly claim: EventClaim };

/** An accepted event as lists show it. */
export type EventSummary = Omit<AcceptedEvent, 'payload' | 'contentHash'>;

/** The envelope's keys in the order in which they are sent (hcp-api 11.2). */
export const ENVELOPE_KEYS = [
  'resource_id',
  'resource_name',
  'event_id',
  'event_action',
  'event_description',
  'event_source',
  'event_version',
  'event_payload',
] as const;

/** The bytes, as text, that are signed and sent for an event: always the same for the same event. */
export function envelopeOf(event: Omit<Event, 'projectId'>): string {
  const strings = {
    resource_id: event.resourceId,
    resource_name: event.resourceName,
    event_id: event.eventId,
    event_action: event.action,
    event_description: event.description,
    event_source: event.source,
    event_version: event.version,
  };
  return `${JSON.stringify(strings).slice(0, -1)},"event_payload":${event.payload}}`;
}

/**
 * Tells a repeated publication (same content) from a clash of ids. SHA-256, hex, over the tokens: what is sent keeps
 * the publisher's spelling, but EventBridge may change whitespace and escapes of a copy on its way, and SQS carries
 * two characters only as escapes.
 */
export const contentHashOf = (event: Event): string =>
  createHash('sha256')
    .update(`${event.projectId}\n${withoutSpelling(envelopeOf(event))}`)
    .digest('hex');

/** An event is hashed anew: the build that stored it may have hashed otherwise. */
export const holdsContent = (holder: IdHolder, contentHash: string): boolean =>
  (holder.kind === 'claim' ? holder.claim.contentHash : contentHashOf(holder.event)) === contentHash;

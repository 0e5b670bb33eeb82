import * as z from 'zod';
import { invalid, RequestError } from './errors.ts';
import { type Event, envelopeOf } from './event.ts';
import { derivedEventId, newEventId } from './ids.ts';
import { type JsonText, parseJsonText } from './json-text.ts';
import { likeliest } from './likeliest.ts';
import {
  CLOCK_SKEW_MAX_MS,
  EVENT_ACTION_MAX_CHARACTERS,
  EVENT_ACTION_PATTERN,
  EVENT_DOCUMENT_MAX_BYTES,
  EVENT_ID_PATTERN,
  EVENT_MAX_BYTES,
  EVENT_SOURCE_MAX_CHARACTERS,
  EVENT_SOURCE_PATTERN,
  EVENT_TEXT_MAX_CHARACTERS,
  KEY_SHOWN_CHARACTERS,
  PROJECT_ID_PATTERN,
  STATED_AGE_MAX_MS,
} from './limits.ts';
import type { Random } from './ports.ts';
import { parseAs } from './validation.ts';
import { RESERVED_SOURCE } from './verification.ts';

export const eventSource = z
  .string()
  .max(EVENT_SOURCE_MAX_CHARACTERS)
  .regex(EVENT_SOURCE_PATTERN, 'must be lower-case words joined by full stops, such as acme.orders.order');
export const eventAction = z
  .string()
  .max(EVENT_ACTION_MAX_CHARACTERS)
  .regex(EVENT_ACTION_PATTERN, 'must be lower-case letters, digits and hyphens, starting with a letter');
const eventId = z
  .string()
  .regex(EVENT_ID_PATTERN, 'must be 1 to 128 letters, digits, full stops, colons, hyphens or underscores');
const projectId = z.string().regex(PROJECT_ID_PATTERN, 'must be 1 to 64 letters, digits and hyphens');

const text = (absent: string) =>
  z
    .string()
    .max(EVENT_TEXT_MAX_CHARACTERS)
    .nullish()
    .transform((value) => value ?? absent);
const descriptive = {
  event_id: eventId.nullish(),
  resource_id: text(''),
  resource_name: text(''),
  event_description: text(''),
  event_version: text('1'),
};

const eventBody = z.object({ ...descriptive, event_source: eventSource, event_action: eventAction });
/** The eight keys as the HTTPS door takes them, and no others; `event_payload` is read from the text. */
export const publishedEvent = z.strictObject({
  ...eventBody.shape,
  event_source: eventSource.meta({ not: { pattern: RESERVED_SOURCE.source } }),
  event_payload: z.unknown().describe('Any JSON value'),
});
const queueBody = eventBody.extend({
  project_id: projectId,
  accepted_at: z.iso.datetime().nullish(),
  seal: z.string().nullish(),
});
const busEnvelope = z.object({
  id: z.string().min(1),
  time: z.iso.datetime(),
  source: eventSource,
  'detail-type': eventAction,
  detail: z.object({ ...descriptive, project_id: projectId }),
});
const looksLikeBus = z.object({ 'detail-type': z.unknown(), detail: z.unknown(), source: z.unknown() });

/** An event together with the time its door took it. */
export interface ArrivedEvent {
  readonly event: Event;
  readonly acceptedAtMs: number;
  /** Proves that Fanfare itself sent it (core/operational-event.ts); publishers have none. */
  readonly seal?: string;
}

/** What the events queue tells about a message beside its body. */
export interface QueueOrigin {
  readonly messageId: string;
  readonly sentAtMs: number;
}

/**
 * The HTTPS door: the body is the event itself.
 * @throws RequestError InvalidArgument naming the field
 */
export function parsePublishedEvent(body: string, project: string, random: Random): Event {
  const document = parseJsonText(withinRoom(body, 'body'), 'body');
  refuseUnknownKeys(document.value);
  const fields = parseAs(publishedEvent, document.value, 'body');
  const { event_source: source, event_action: action } = fields;
  const payload = document.slice(['event_payload']);
  if (payload === undefined) throw invalid('event_payload', 'is required');
  return withinLimit({
    projectId: project,
    eventId: fields.event_id ?? newEventId(source, random),
    source,
    action,
    ...describe(fields),
    payload,
  });
}

/** A misspelt key would be an event without what it was to carry, and nobody would be told. */
function refuseUnknownKeys(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const known = Object.keys(publishedEvent.shape);
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = likeliest(unknown, known);
  const shown = JSON.stringify(unknown.slice(0, KEY_SHOWN_CHARACTERS));
  throw invalid('body', `unknown key ${shown}${meant ? `; did you mean ${meant}?` : ''}`);
}

/**
 * The events queue: the event with its project id, or an EventBridge envelope around it. The same message
 * always gives the same event, ids that the publisher left out included.
 * @throws RequestError InvalidArgument naming the field
 */
export function parseQueuedEvent(body: string, origin: QueueOrigin): ArrivedEvent {
  const document = parseJsonText(withinRoom(body, 'message'), 'message', ['detail']);
  const fromBus = looksLikeBus.safeParse(document.value).success;
  return fromBus ? fromBusEnvelope(document, origin) : fromQueueBody(document, origin);
}

function fromQueueBody(document: JsonText, origin: QueueOrigin): ArrivedEvent {
  const fields = parseAs(queueBody, document.value, 'message');
  const { event_source: source, event_action: action } = fields;
  const event = withinLimit({
    projectId: fields.project_id,
    eventId: fields.event_id ?? derivedEventId(source, origin.messageId),
    source,
    action,
    ...describe(fields),
    payload: payloadOf(document, []),
  });
  const acceptedAtMs = acceptedAt(fields.accepted_at, origin);
  return { event, acceptedAtMs, ...(typeof fields.seal === 'string' && { seal: fields.seal }) };
}

function fromBusEnvelope(document: JsonText, origin: QueueOrigin): ArrivedEvent {
  const { id, time, source, detail, 'detail-type': action } = parseAs(busEnvelope, document.value, 'message');
  const event = withinLimit({
    projectId: detail.project_id,
    eventId: detail.event_id ?? derivedEventId(source, id),
    source,
    action,
    ...describe(detail),
    payload: payloadOf(document, ['detail']),
  });
  return { event, acceptedAtMs: acceptedAt(time, origin) };
}

/**
 * When the door took the event, as the message says, or else when it was queued. Publishers write that time
 * themselves: one before 1970 would break the ids that sort by it, one in the future never expire, and a
 * very old one expire in the middle of its retries.
 */
function acceptedAt(stated: string | null | undefined, { sentAtMs }: QueueOrigin): number {
  const statedMs = stated ? Date.parse(stated) : sentAtMs;
  const kept = statedMs > sentAtMs - STATED_AGE_MAX_MS;
  return kept && statedMs <= sentAtMs + CLOCK_SKEW_MAX_MS ? statedMs : sentAtMs;
}

/** The message with which the HTTPS door, and Fanfare itself with its seal, hand an event to the router. */
export function queueBodyOf({ event, acceptedAtMs, seal }: ArrivedEvent): string {
  const door = { project_id: event.projectId, accepted_at: new Date(acceptedAtMs).toISOString(), seal };
  return `${JSON.stringify(door).slice(0, -1)},${envelopeOf(event).slice(1)}`;
}

function describe(fields: z.output<typeof eventBody> | z.output<typeof busEnvelope>['detail']) {
  return {
    resourceId: fields.resource_id,
    resourceName: fields.resource_name,
    description: fields.event_description,
    version: fields.event_version,
  };
}

const payloadOf = (document: JsonText, at: readonly string[]): string =>
  document.slice([...at, 'event_payload']) ?? '{}';

function withinRoom(text: string, name: string): string {
  if (Buffer.byteLength(text) <= EVENT_DOCUMENT_MAX_BYTES) return text;
  throw invalid(name, `at most ${EVENT_DOCUMENT_MAX_BYTES} bytes`);
}

/** Measured on what is sent, so that every door and every spelling of the same event has the same limit. */
function withinLimit(event: Event): Event {
  const bytes = Buffer.byteLength(envelopeOf(event));
  if (bytes <= EVENT_MAX_BYTES) return event;
  throw new RequestError('InvalidArgument', `event: ${bytes} bytes, the limit is ${EVENT_MAX_BYTES}`);
}

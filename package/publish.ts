/**
 * Events in the shape that each door takes, for services that publish: `import { busEntry } from 'fanfare-webhooks/publish'`.
 * What the doors would refuse is refused here, before it is sent. Brings no AWS SDK: the caller's own sends.
 * @module fanfare-webhooks/publish
 */

import { invalid } from '../core/errors.ts';
import { parsePublishedEvent, parseQueuedEvent } from '../core/event-document.ts';
import { RESERVED_SOURCE } from '../core/verification.ts';
import { PublishError, refusalOf } from './publish-error.ts';

export { PublishError } from './publish-error.ts';

/** An event as its publisher has it. */
export interface PublishedEvent {
  /** Of letters, digits and hyphens; it exists by being used. */
  readonly projectId: string;
  /** Lower-case words joined by full stops, such as `acme.orders.order`. */
  readonly source: string;
  /** Lower-case, with hyphens, such as `create`. */
  readonly action: string;
  /** Any JSON value. */
  readonly payload: unknown;
  /** The same for the same event, however often it is published. @default one of the door's */
  readonly eventId?: string;
  /** @default '' */
  readonly resourceId?: string;
  /** @default '' */
  readonly resourceName?: string;
  /** @default '' */
  readonly description?: string;
  /** @default '1' */
  readonly version?: string;
}

/** One of the `Entries` of EventBridge's PutEvents. */
export interface BusEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** Input of SQS's SendMessage. */
export interface QueueMessage {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  /** The project: the queue is fair between projects. */
  readonly MessageGroupId: string;
}

/** A request of the HTTPS door, without what tells who calls: `fetch` takes it, and so does a signer of AWS requests. */
export interface HttpsRequest {
  readonly url: string;
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What the HTTPS door answers. */
export interface AcceptedPublication {
  readonly eventId: string;
}

export interface HttpsDoor {
  /** Base URL of the API: the output JwtApiUrl. */
  readonly apiUrl: string;
  /** An access token of a principal that may publish in the project. */
  readonly accessToken: string;
  /** @default Node's */
  readonly fetch?: typeof globalThis.fetch;
}

const NEVER_SENT = { messageId: 'm', sentAtMs: 0 };
/** The parser makes an id where there is none; it is thrown away, the door makes its own. */
const NO_CHANCE = { bytes: (length: number) => new Uint8Array(length), fraction: () => 0 };

/**
 * For the event bus: `client.send(new PutEventsCommand({ Entries: [busEntry(event, busName)] }))`.
 * PutEvents answers 200 with `FailedEntryCount` above 0 when entries have failed: look at it.
 * @throws Error naming the field that is wrong
 */
export function busEntry(event: PublishedEvent, busName: string): BusEntry {
  const { event_source: Source, event_action: DetailType, ...rest } = checked(event);
  const Detail = JSON.stringify(rest);
  return { EventBusName: given('busName', busName), Source, DetailType, Detail };
}

/**
 * For the events queue: `client.send(new SendMessageCommand(queueMessage(event, queueUrl)))`.
 * @throws Error naming the field that is wrong
 */
export function queueMessage(event: PublishedEvent, queueUrl: string): QueueMessage {
  const MessageBody = JSON.stringify(checked(event));
  return { QueueUrl: given('queueUrl', queueUrl), MessageBody, MessageGroupId: event.projectId };
}

/**
 * For the HTTPS door: with a bearer token on the JWT door, signed for `execute-api` on the IAM door.
 * @param apiUrl base URL of the API: the output JwtApiUrl or IamApiUrl
 * @throws Error naming the field that is wrong
 */
export function httpsRequest(event: PublishedEvent, apiUrl: string): HttpsRequest {
  const { project_id, ...document } = checked(event);
  const body = JSON.stringify(document);
  parsePublishedEvent(body, project_id, NO_CHANCE);
  return {
    url: `${given('apiUrl', apiUrl).replace(/\/$/, '')}/2023-05-31/webhook/project/${project_id}/events`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  };
}

/**
 * Publishes over the JWT door. Once it answers, the event is durable. After an error say it again with the same
 * `eventId`: one id is one event.
 * @throws PublishError saying what the door answered, and whether it is worth another try
 */
export async function publishOverHttps(event: PublishedEvent, door: HttpsDoor): Promise<AcceptedPublication> {
  const { url, ...request } = httpsRequest(event, door.apiUrl);
  const send = door.fetch ?? fetch;
  const headers = { ...request.headers, authorization: `Bearer ${given('accessToken', door.accessToken)}` };
  const response = await send(url, { ...request, headers }).catch((cause: unknown) => {
    throw new PublishError('the door did not answer', { isWorthAnotherTry: true, cause });
  });
  if (!response.ok) throw await refusalOf(response);
  const answer: unknown = await response.json();
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'event_id' in answer &&
    typeof answer.event_id === 'string'
  )
    return { eventId: answer.event_id };
  throw new PublishError('the door answered without an event_id', {
    status: response.status,
    isWorthAnotherTry: false,
  });
}

/** The event as the queue takes it, once the router's own parser has taken it. */
function checked(event: PublishedEvent) {
  if (event.payload === undefined) throw invalid('payload', 'is required, and must be a JSON value');
  const document = {
    project_id: event.projectId,
    event_source: event.source,
    event_action: event.action,
    event_id: event.eventId,
    resource_id: event.resourceId,
    resource_name: event.resourceName,
    event_description: event.description,
    event_version: event.version,
    event_payload: event.payload,
  };
  parseQueuedEvent(JSON.stringify(document), NEVER_SENT);
  if (RESERVED_SOURCE.test(event.source)) throw invalid('event_source', 'is reserved');
  return document;
}

function given(name: string, value: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(name, 'must not be empty; is its variable set?');
}

/**
 * What core needs of the world, in its own words. Adapters implement these interfaces; one conformance
 * suite per port (test/conformance) says what they must do beyond the types.
 */
import type { Delivery, DeliveryState, Trigger } from './delivery.ts';
import type { AcceptedEvent, EventSummary } from './event.ts';
import type { Health } from './health.ts';
import type { SendResult } from './outcome.ts';
import type { Role } from './principal.ts';
import type { TokenRef, Webhook, WebhookKey } from './webhook.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Unpredictable bytes and fractions: tests pass a seeded one. */
export interface Random {
  bytes(size: number): Uint8Array;
  /** In [0, 1). */
  fraction(): number;
}

// Webhooks ------------------------------------------------------------------------------------------------

/** Every write also bumps the project's revision, in one transaction. All reads are strongly consistent. */
export interface WebhookStore {
  insert(webhook: Webhook, limit: number): Promise<'inserted' | 'name_taken' | 'limit_reached'>;
  /** Replaces the webhook if its stored version is `webhook.version - 1`. A changed name moves with it. */
  update(webhook: Webhook): Promise<'updated' | 'conflict' | 'name_taken'>;
  remove(webhook: Webhook): Promise<'removed' | 'conflict'>;
  getByName(projectId: string, name: string): Promise<Webhook | undefined>;
  getMany(keys: readonly WebhookKey[]): Promise<Webhook[]>;
  /** All webhooks of the project, in no particular order. */
  list(projectId: string): Promise<Webhook[]>;
  /** 0 for a project that never had a webhook. */
  revision(projectId: string): Promise<number>;
}

/** Small items beside the webhooks, so that a burst of outcomes never contends with an edit. */
export interface HealthStore {
  /** Webhooks that never failed have none. Strongly consistent. */
  getMany(keys: readonly WebhookKey[]): Promise<Health[]>;
  /** Writes the health if its stored version is `health.version - 1` (absent counts as 0). */
  put(health: Health): Promise<'written' | 'conflict'>;
  remove(key: WebhookKey): Promise<void>;
}

export interface Grant {
  /** Client id or user subject of an access token. */
  readonly principalId: string;
  readonly projectId: string;
  readonly role: Role;
}

export interface GrantStore {
  put(grant: Grant): Promise<void>;
  get(principalId: string, projectId: string): Promise<Grant | undefined>;
  listByPrincipal(principalId: string): Promise<Grant[]>;
  /** Absent is fine. */
  remove(principalId: string, projectId: string): Promise<void>;
}

/** Counts requests in fixed windows. Approximate by nature: a lost reply may count twice, never not at all. */
export interface RateLimiter {
  /** True while fewer than `limit` were taken under this key in the current window. */
  take(key: string, limit: number, windowSeconds: number): Promise<boolean>;
}

// Events and deliveries -----------------------------------------------------------------------------------

export interface EventKey {
  readonly projectId: string;
  readonly eventId: string;
}

export interface EventFilter {
  readonly source?: string;
  readonly action?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** One step through a list ordered by id, newest first unless `ascending`. */
export interface ListRange {
  /** Exclusive: continue after this id in the direction of reading. */
  readonly after?: string;
  readonly ascending: boolean;
  readonly limit: number;
}

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /**
   * Continue after this id; absent at the end of the list. A page may end before `limit` (at PAGE_MAX_BYTES
   * read), even without an item, so only this field tells that there is no more.
   */
  readonly next?: string;
}

/** Expired rows are never returned, whether or not they were removed yet. */
export interface EventStore {
  /** Puts the event if its id is free in the project; otherwise returns the stored one untouched. */
  accept(event: AcceptedEvent): Promise<AcceptedEvent>;
  getMany(keys: readonly EventKey[]): Promise<AcceptedEvent[]>;
  /** Ordered by `sortId`. */
  list(projectId: string, filter: EventFilter, range: ListRange): Promise<ListPage<EventSummary>>;
}

export interface DeliveryKey {
  readonly webhookId: string;
  readonly deliveryId: string;
}

export interface DeliveryFilter {
  readonly states?: readonly DeliveryState[];
  readonly eventSource?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** HCP's list shows a delivery from its first attempt on. */
  readonly attemptedOnly: boolean;
}

export interface DeliveryLog {
  getMany(keys: readonly DeliveryKey[]): Promise<Delivery[]>;
  /** Writes the delivery if its stored version is `delivery.version - 1` (absent counts as 0). */
  put(delivery: Delivery): Promise<'written' | 'conflict'>;
  /** Ordered by delivery id. */
  list(webhookId: string, filter: DeliveryFilter, range: ListRange): Promise<ListPage<Delivery>>;
  /** Removes all deliveries of a webhook that no longer exists. */
  removeAll(webhookId: string): Promise<void>;
}

// Tokens --------------------------------------------------------------------------------------------------

export interface TokenVault {
  /** Stores a token version; the same ref with the same token again is a no-op. */
  put(ref: TokenRef, token: string, owner: WebhookKey): Promise<void>;
  /** Undefined: the token does not exist (any more). Throws when the vault cannot be reached. */
  get(ref: TokenRef): Promise<string | undefined>;
  /** Removes all versions. Absent is fine. */
  remove(secretId: string): Promise<void>;
  /** Every stored secret with its owner, for the daily sweep of orphans. */
  listSecrets(): AsyncIterable<StoredSecret>;
}

export interface StoredSecret {
  readonly secretId: string;
  readonly owner: WebhookKey;
  readonly createdAtMs: number;
}

// Queues --------------------------------------------------------------------------------------------------

/** An event on its way to the router, as JSON text in the shape of the queue door. */
export interface EventQueue {
  /** Resolves once the message is durable. */
  send(messages: readonly { readonly body: string; readonly projectId: string }[]): Promise<void>;
}

/** An event message that can never be accepted, kept with the reason for whoever published it. */
export interface RejectedEvents {
  put(rejected: {
    readonly body: string;
    readonly reason: string;
    readonly messageId: string;
  }): Promise<void>;
}

/** Identity only; state is read from the tables when the message is handled. */
export interface DeliveryMessage {
  readonly projectId: string;
  readonly eventId: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly retryStep: number;
  readonly trigger: Extract<Trigger, 'event' | 'redelivery'>;
  /** Of a redelivery: names the one attempt it asks for, so that a repeated message sends nothing twice. */
  readonly attemptId?: string;
}

export interface QueuedDelivery {
  readonly message: DeliveryMessage;
  /** Milliseconds since the epoch before which the message is not handed out; absent: at once. */
  readonly notBeforeMs?: number;
}

export interface DeliveryQueue {
  /** Resolves once every message is durable; throws if any is not. */
  send(messages: readonly QueuedDelivery[]): Promise<void>;
}

// Sending -------------------------------------------------------------------------------------------------

export interface OutgoingRequest {
  /** As stored with the webhook; the sender parses and checks it with the destination policy. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as these UTF-8 bytes and no others. */
  readonly body: string;
  readonly deadlineMs: number;
}

/** What was sent, which only the sender knows, and what came of it. */
export interface PostReport {
  /** The URL as it was called, and every header; of a request that was refused, what it was given. */
  readonly request: Pick<OutgoingRequest, 'url' | 'headers'>;
  readonly result: SendResult;
}

export interface Sender {
  /**
   * Resolves the URL's host as `post` would, without connecting. False when the policy refuses the URL or any
   * answer; true when the name does not resolve: that is a delivery's problem, and may have passed by then.
   */
  permits(url: string): Promise<boolean>;
  /** Never throws for anything a destination does. */
  post(request: OutgoingRequest): Promise<PostReport>;
}

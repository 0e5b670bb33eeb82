/**
 * What core needs of the world, in its own words. Adapters implement these interfaces; one conformance
 * suite per port (test/conformance) says what they must do beyond the types.
 */
import type { HeldDelivery } from './backlog.ts';
import type { Delivery } from './delivery.ts';
import type { ByEvent, DeliveryFilter, Period } from './delivery-filter.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import type { AcceptedEvent, EventClaim, EventSummary, IdHolder } from './event.ts';
import type { Health } from './health.ts';
import type { Counts, HourCounts, Hours, ProjectHours } from './metrics.ts';
import type { Role } from './principal.ts';
import type { Outcomes, RedeliveryJob, RedeliveryJobKey, RedeliveryJobMessage } from './redelivery-job.ts';
import type { WakeUp, WakeUpMessage } from './wake-up.ts';
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
  /** Adds one to the count of this key. */
  count(key: string): Promise<void>;
  /** The count since the last time it was collected, at most COUNT_KEPT_DAYS ago; it starts again at 0. */
  collect(key: string): Promise<number>;
}

// Events and deliveries -----------------------------------------------------------------------------------

export interface EventKey {
  readonly projectId: string;
  readonly eventId: string;
}

/** Absent and undefined: any. */
export interface EventFilter extends Period {
  readonly source?: string | undefined;
  readonly action?: string | undefined;
  /** The resource that the event names, and no descendant of it. */
  readonly resourceId?: string | undefined;
}

/** One step through a list ordered by id, newest first unless `ascending`. */
export interface ListRange {
  /** Exclusive: continue after this id in the direction of reading. */
  readonly after?: string;
  readonly ascending: boolean;
  readonly limit: number;
  /** Bytes after which the page ends. @default PAGE_MAX_BYTES */
  readonly maxBytes?: number;
}

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /**
   * Continue after this id; absent at the end of the list. A page may end before `limit` (at `maxBytes`
   * read), even without an item, so only this field tells that there is no more.
   */
  readonly next?: string;
}

/** Expired rows are never returned, whether or not they were removed yet. */
export interface EventStore {
  /**
   * Keeps a free id for this content, or finds what it stands for. A claim of the same content that is older than
   * CLAIM_RENEWED_AFTER_MS is replaced. Claims expire, and no read shows one as an event.
   * @returns what the id stands for now
   */
  claim(claim: EventClaim): Promise<IdHolder>;
  /**
   * Puts the event if its id is free in the project, or claimed for this content.
   * @returns 'accepted' when this call put it; otherwise what the id stands for, untouched
   */
  accept(event: AcceptedEvent): Promise<{ readonly kind: 'accepted' } | IdHolder>;
  getMany(keys: readonly EventKey[]): Promise<AcceptedEvent[]>;
  /** Ordered by `sortId`. */
  list(projectId: string, filter: EventFilter, range: ListRange): Promise<ListPage<EventSummary>>;
}

export interface DeliveryKey {
  readonly webhookId: string;
  readonly deliveryId: string;
}

/**
 * Deliveries that were attempted are kept apart from those that never were (skipped, cancelled before their
 * time, never signed): the newest attempted one is found at once, however many were skipped since.
 */
export type DeliveryPart = 'attempted' | 'unattempted';

export interface DeliveryLog {
  getMany(keys: readonly DeliveryKey[]): Promise<Delivery[]>;
  /** Writes the delivery if its stored version is `delivery.version - 1` (absent counts as 0). */
  put(delivery: Delivery): Promise<'written' | 'conflict'>;
  /** One part, ordered by delivery id. */
  list(
    webhookId: string,
    part: DeliveryPart,
    filter: DeliveryFilter,
    range: ListRange,
  ): Promise<ListPage<Delivery>>;
  /** Removes all deliveries of a webhook that no longer exists. */
  removeAll(webhookId: string): Promise<void>;
}

/** Deliveries that wait for their webhook, in order of acceptance. Strongly consistent. */
export interface Backlog {
  /**
   * Stores the row under its delivery. An event's own hold takes the place of what is there, unless that has come
   * further (`reachedBy`); a redelivery's leaves it.
   */
  hold(held: HeldDelivery): Promise<void>;
  getMany(keys: readonly DeliveryKey[]): Promise<HeldDelivery[]>;
  /** Deletes each row that is still the one that was read; held anew meanwhile, it stays. */
  remove(rows: readonly HeldDelivery[]): Promise<void>;
  /** Oldest first unless the range says otherwise. */
  list(webhookId: string, filter: ByEvent, range: ListRange): Promise<ListPage<HeldDelivery>>;
  /** How many rows there are, counted no further than `upTo`. */
  count(webhookId: string, upTo: number): Promise<number>;
  /** Removes all rows, and the wake-up, of a webhook that no longer exists. */
  removeAll(webhookId: string): Promise<void>;
}

/** One item per webhook that ever held a delivery. Strongly consistent. */
export interface WakeUpStore {
  get(webhookId: string): Promise<WakeUp | undefined>;
  /** Writes the item if its stored version is `wakeUp.version - 1` (absent counts as 0). */
  put(wakeUp: WakeUp): Promise<'written' | 'conflict'>;
}

/** Strongly consistent. An expired job is never returned, whether or not it was removed yet. */
export interface RedeliveryJobStore {
  get(key: RedeliveryJobKey): Promise<RedeliveryJob | undefined>;
  /**
   * Writes the job if its stored version is `job.version - 1` (absent counts as 0). What was counted of its
   * outcomes is not part of the write.
   */
  put(job: RedeliveryJob): Promise<'written' | 'conflict'>;
  /** Adds to the outcomes of a job that exists. Approximate: a lost reply may count twice. */
  count(key: RedeliveryJobKey, outcomes: Outcomes): Promise<void>;
  /** A webhook's jobs, ordered by id and so by the time of their start. */
  list(webhookId: string, range: ListRange): Promise<ListPage<RedeliveryJob>>;
  /** Removes all jobs of a webhook that no longer exists. */
  removeAll(webhookId: string): Promise<void>;
}

/**
 * Attempts counted by webhook and hour, a row for each day of a webhook. Approximate: a lost reply may count twice.
 * A day is gone once each of its hours is older than RETENTION_DAYS.
 */
export interface MetricStore {
  /** Adds to the counts of an hour. */
  add(key: WebhookKey, hourMs: number, counts: Counts): Promise<void>;
  /** In no particular order, without hours in which nothing was counted. */
  list(key: WebhookKey, period: Hours): Promise<HourCounts[]>;
  /**
   * Of all webhooks that a project has or had, the latest days first.
   * @param rowsMax beyond which the days before are left out, whole
   */
  listProject(projectId: string, period: Hours, rowsMax: number): Promise<ProjectHours>;
  /** Removes the counts of a webhook that no longer exists. */
  removeAll(key: WebhookKey): Promise<void>;
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

export interface QueuedDelivery {
  readonly message: DeliveryMessage;
  /** Milliseconds since the epoch before which the message is not handed out; absent: at once. */
  readonly notBeforeMs?: number;
}

export interface DeliveryQueue {
  /** Resolves once every message is durable; throws if any is not. */
  send(messages: readonly QueuedDelivery[]): Promise<void>;
}

export interface WakeUpQueue {
  /** Resolves once the message is durable. A wait longer than a queue can make ends early. */
  send(message: WakeUpMessage | RedeliveryJobMessage, notBeforeMs: number): Promise<void>;
}

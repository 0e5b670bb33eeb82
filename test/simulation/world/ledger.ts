import type { Delivery } from '../../../core/delivery.ts';
import type { DeliveryMessage } from '../../../core/delivery-message.ts';
import type { AcceptedEvent } from '../../../core/event.ts';
import type { Health } from '../../../core/health.ts';
import type { SendResult } from '../../../core/outcome.ts';
import type { Clock } from '../../../core/ports.ts';
import type { RedeliveryJob } from '../../../core/redelivery-job.ts';
import type { OutgoingRequest } from '../../../core/sender.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { FaultKind } from './weather.ts';

/** All ledgers share one numbering, so that "before" is always decidable. */
export interface Moment {
  readonly seq: number;
  readonly atMs: number;
}

/** One run of a function over a batch. */
export interface Handling {
  readonly id: number;
  readonly worker: string;
  readonly start: Moment;
  readonly messages: readonly HandledMessage[];
  /** What it did for each delivery, as the stores saw it. */
  readonly deeds: Map<string, Deeds>;
  /** Calls of ports that had an effect. */
  calls: number;
  end?: Moment & { readonly how: 'returned' | 'crashed' | 'timed_out' };
}

export interface HandledMessage {
  readonly messageId: string;
  readonly message: DeliveryMessage | undefined;
  acknowledged: boolean;
  disposition?: string;
}

export interface Deeds {
  posts: number;
  /** A write that holds this handling's attempt was committed. */
  recorded: boolean;
  /** Messages of the delivery that became durable. */
  sends: number;
  /** A call took so long, or its lease ran out so early, that others may have taken over. */
  overtaken: boolean;
}

export interface Post extends Moment {
  readonly handling: Handling | undefined;
  readonly request: OutgoingRequest;
  readonly deliveryId: string;
  /** What the receiver wrote down; undefined: it never saw the request, or never answered. */
  answered?: { readonly atMs: number; readonly statusCode: number };
  /** What came back to the sender before its deadline. */
  result?: SendResult;
}

export interface Fault extends Moment {
  readonly kind: FaultKind;
  readonly call: string;
  readonly handling: Handling | undefined;
  readonly deliveryIds: readonly string[];
}

export interface Commit<Item> extends Moment {
  /** Undefined: removed. */
  readonly item: Item | undefined;
  readonly handling: Handling | undefined;
}

/** A message that entered the deliveries queue. */
export interface Enqueued extends Moment {
  readonly message: DeliveryMessage;
  readonly notBeforeMs: number | undefined;
  readonly handling: Handling | undefined;
  readonly by: string;
}

/** An event some door said yes to. */
export interface AcceptedAtDoor extends Moment {
  readonly projectId: string;
  readonly eventId: string;
  /** As JSON text: tells apart the contents that were published under one id. */
  readonly payload: string;
  readonly door: 'https' | 'queue' | 'bus';
}

/** A change its owner was told is done. */
export interface Acknowledged extends Moment {
  readonly projectId: string;
  readonly text: string;
}

export interface Ledger {
  moment(): Moment;
  readonly handlings: Handling[];
  readonly posts: Post[];
  readonly faults: Fault[];
  readonly enqueued: Enqueued[];
  readonly accepted: AcceptedAtDoor[];
  readonly acknowledged: Acknowledged[];
  /** The decision about where an event goes, by project and event id. */
  readonly routed: Map<string, Commit<AcceptedEvent>>;
  readonly webhooks: Map<string, Commit<Webhook>[]>;
  readonly healths: Map<string, Commit<Health>[]>;
  readonly deliveries: Map<string, Commit<Delivery>[]>;
  /** Attempt ids that owners asked for, by delivery. */
  readonly redeliveries: Map<string, Set<string>>;
  readonly jobs: Map<string, Commit<RedeliveryJob>[]>;
  /** Deliveries that each redelivery job asked the backlog to hold. */
  readonly jobHolds: Map<string, Set<string>>;
  readonly logLines: string[];
  /** Errors of the service itself that no fault explains. */
  readonly surprises: string[];
}

export function createLedger(clock: Clock): Ledger {
  let seq = 0;
  return {
    moment: () => ({ seq: ++seq, atMs: clock.now() }),
    handlings: [],
    posts: [],
    faults: [],
    enqueued: [],
    accepted: [],
    acknowledged: [],
    routed: new Map(),
    webhooks: new Map(),
    healths: new Map(),
    deliveries: new Map(),
    redeliveries: new Map(),
    jobs: new Map(),
    jobHolds: new Map(),
    logLines: [],
    surprises: [],
  };
}

export function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

export function deedsOf(handling: Handling, deliveryId: string): Deeds {
  const known = handling.deeds.get(deliveryId);
  if (known) return known;
  const deeds: Deeds = { posts: 0, recorded: false, sends: 0, overtaken: false };
  handling.deeds.set(deliveryId, deeds);
  return deeds;
}

/** What a thing was at the beginning of a period, and everything it became until its end. */
export function statesDuring<Item>(
  commits: readonly Commit<Item>[] = [],
  fromSeq: number,
  toSeq: number,
): (Item | undefined)[] {
  const before = commits.findLast(({ seq }) => seq <= fromSeq)?.item;
  return [before, ...commits.filter(({ seq }) => seq > fromSeq && seq <= toSeq).map(({ item }) => item)];
}

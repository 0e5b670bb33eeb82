import * as z from 'zod';
import type { AcceptedEvent, EventClaim, IdHolder } from '../../core/event.ts';
import type { Clock, EventKey, EventStore } from '../../core/ports.ts';
import { claimExpiryOf, parseEvent, renderEvent, renewableSince } from '../stored/event.ts';
import { batchGet } from './batch.ts';
import { dayOf } from './event-days.ts';
import { listEvents } from './event-list.ts';
import { expiresAt, ifAbsentOrExpired, isExpired, secondsOf } from './expiry.ts';
import type { Item } from './item.ts';
import { dayPartition, eventKey } from './keys.ts';
import { type Condition, getItem, putIf, type Table } from './table.ts';

const eventItem = z.object({ document: z.string(), payload: z.string(), expiresAt: z.int() });
/** Under the event's key until the event takes its place. It has no `day`, and so is in no list. */
const claimItem = z.object({ claimedFor: z.string(), claimedAtMs: z.int() });

export function createEventStore(table: Table, clock: Clock): EventStore {
  return {
    async claim(claim) {
      const { contentHash: claimedFor, claimedAtMs } = claim;
      const key = eventKey(claim.projectId, claim.eventId);
      const item = { ...key, claimedFor, claimedAtMs, expiresAt: secondsOf(claimExpiryOf(claim)) };
      const result = await putIf(table, item, ifFreeOrRenewable(claim, clock.now()));
      return result === 'written'
        ? { kind: 'claim', claim }
        : holderOf(claim, result ?? (await getItem(table, key)));
    },

    async accept(event) {
      const { projectId, eventId, acceptedAtMs, sortId } = event;
      const { item: document, payload } = renderEvent(event);
      const key = eventKey(projectId, eventId);
      const day = dayPartition(projectId, dayOf(acceptedAtMs));
      const result = await putIf(
        table,
        { ...key, document, payload, day, sortId, expiresAt: expiresAt(acceptedAtMs) },
        ifFreeOrClaimed(event, clock.now()),
      );
      return result === 'written'
        ? { kind: 'accepted' }
        : holderOf(event, result ?? (await getItem(table, key)));
    },

    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ projectId, eventId }) => eventKey(projectId, eventId)),
      );
      return items.filter((item) => !isClaim(item)).flatMap((item) => parse(item, clock.now()) ?? []);
    },

    list: (projectId, filter, range) => listEvents(table, clock, { projectId, filter, range }),
  };
}

const isClaim = (item: unknown): boolean => claimItem.safeParse(item).success;

function parse(item: unknown, nowMs: number): AcceptedEvent | undefined {
  const parsed = eventItem.parse(item);
  return isExpired(parsed, nowMs) ? undefined : parseEvent(parsed.document, parsed.payload);
}

/** What stood in the way of a write, whether or not it has expired since. */
function holderOf({ projectId, eventId }: EventKey, item: Item | undefined): IdHolder {
  const claim = claimItem.safeParse(item);
  if (claim.success) {
    const { claimedFor: contentHash, claimedAtMs } = claim.data;
    return { kind: 'claim', claim: { projectId, eventId, contentHash, claimedAtMs } };
  }
  const { document, payload } = eventItem.parse(item);
  return { kind: 'event', event: parseEvent(document, payload) };
}

function ifFreeOrClaimed({ contentHash }: AcceptedEvent, nowMs: number): Condition {
  const { expression, values } = ifAbsentOrExpired(nowMs);
  return {
    expression: `${expression} OR claimedFor = :content`,
    values: { ...values, ':content': contentHash },
  };
}

function ifFreeOrRenewable(claim: EventClaim, nowMs: number): Condition {
  const { expression, values } = ifAbsentOrExpired(nowMs);
  return {
    expression: `${expression} OR (claimedFor = :content AND claimedAtMs <= :renewable)`,
    values: { ...values, ':content': claim.contentHash, ':renewable': renewableSince(claim) },
  };
}

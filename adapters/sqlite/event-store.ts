import * as z from 'zod';
import type { AcceptedEvent, EventClaim, EventSummary, IdHolder } from '../../core/event.ts';
import type { Clock, EventFilter, EventKey, EventStore, ListRange } from '../../core/ports.ts';
import {
  claimExpiryOf,
  eventPasses,
  parseClaim,
  parseEvent,
  parseEventSummary,
  renderClaim,
  renderEvent,
  renewableSince,
} from '../stored/event.ts';
import { expiryOf } from '../stored/expiry.ts';
import { idBounds, startPage } from '../stored/page.ts';
import type { Database } from './database.ts';
import { read, write } from './group-commit.ts';

const eventRow = z.object({ sort_id: z.string(), item: z.string(), payload: z.string() });
const summaryRow = z.object({ sort_id: z.string(), item: z.string() });
/** The place of a claim in the order of events: before every id, and so within no list's bounds. */
const UNLISTED = '';

export function createEventStore(db: Database, clock: Clock): EventStore {
  return {
    claim: (claim) => write(db, () => keep(db, claim, clock.now())),
    accept: (event) => write(db, () => accept(db, event, clock.now())),

    getMany: (keys) =>
      read(db, () => {
        const unique = new Map(keys.map((key) => [`${key.projectId}/${key.eventId}`, key]));
        const holders = [...unique.values()].map((key) => find(db, key, clock.now()));
        return holders.flatMap((holder) => (holder?.kind === 'event' ? [holder.event] : []));
      }),

    list: (projectId, filter, range) => read(db, () => list(db, projectId, filter, range, clock.now())),
  };
}

function keep(db: Database, claim: EventClaim, nowMs: number): IdHolder {
  const holder = find(db, claim, nowMs);
  if (holder && !isRenewable(holder, claim)) return holder;

  put(db, claim, {
    sortId: UNLISTED,
    expiresAtMs: claimExpiryOf(claim),
    item: renderClaim(claim),
    payload: '',
  });
  return { kind: 'claim', claim };
}

const isRenewable = (holder: IdHolder, claim: EventClaim): boolean =>
  holder.kind === 'claim' &&
  holder.claim.contentHash === claim.contentHash &&
  holder.claim.claimedAtMs <= renewableSince(claim);

function accept(db: Database, event: AcceptedEvent, nowMs: number): { kind: 'accepted' } | IdHolder {
  const holder = find(db, event, nowMs);
  const isOurs = holder?.kind === 'claim' && holder.claim.contentHash === event.contentHash;
  if (holder && !isOurs) return holder;

  put(db, event, {
    sortId: event.sortId,
    expiresAtMs: expiryOf(event.acceptedAtMs),
    ...renderEvent(event),
  });
  return { kind: 'accepted' };
}

interface Row {
  readonly sortId: string;
  readonly expiresAtMs: number;
  readonly item: string;
  readonly payload: string;
}

function put(db: Database, { projectId, eventId }: EventKey, row: Row): void {
  db.prepare(
    `INSERT OR REPLACE INTO events (project_id, event_id, sort_id, expires_at_ms, item, payload)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(projectId, eventId, row.sortId, row.expiresAtMs, row.item, row.payload);
}

function find(db: Database, key: EventKey, nowMs: number): IdHolder | undefined {
  const row = db
    .prepare(
      `SELECT sort_id, item, payload FROM events
       WHERE project_id = ? AND event_id = ? AND expires_at_ms > ?`,
    )
    .get(key.projectId, key.eventId, nowMs);
  if (!row) return undefined;
  const { sort_id: sortId, item, payload } = eventRow.parse(row);
  if (sortId === UNLISTED) return { kind: 'claim', claim: parseClaim(key, item) };
  return { kind: 'event', event: parseEvent(item, payload) };
}

function list(db: Database, projectId: string, filter: EventFilter, range: ListRange, nowMs: number) {
  const { from, to } = idBounds(filter, range);
  const rows = db
    .prepare(
      `SELECT sort_id, item FROM events
       WHERE project_id = ? AND sort_id BETWEEN ? AND ? AND expires_at_ms > ?
       ORDER BY sort_id ${range.ascending ? 'ASC' : 'DESC'}`,
    )
    .iterate(projectId, from, to, nowMs);

  const reading = startPage<EventSummary>(range);
  for (const row of rows) {
    const { sort_id: id, item } = summaryRow.parse(row);
    const event = parseEventSummary(item);
    const listed = eventPasses(filter, event) ? event : undefined;
    if (reading.take({ id, bytes: item.length, item: listed })) break;
  }
  return reading.page();
}

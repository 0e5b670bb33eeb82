import type { Delivery } from '../api.ts';

/** Where a watch is: what it has dealt with, as far back as it still looks. */
export interface Position {
  /** The newest delivery dealt with: milliseconds since 1970, by the server's clock. */
  readonly newestMs: number | undefined;
  /** Those dealt with, by id, with when they were accepted. */
  readonly seen: ReadonlyMap<string, number>;
}

export const BEGINNING: Position = { newestMs: undefined, seen: new Map() };

/**
 * Milliseconds looked back at every look. A delivery has the time at which its event was accepted, and is listed once
 * its event was routed: under a flood that is minutes later.
 */
export const OVERLAP_MS = 600_000;

/** From when the next look reads; undefined: from the beginning. */
export const sinceOf = ({ newestMs }: Position): string | undefined =>
  newestMs === undefined ? undefined : new Date(newestMs - OVERLAP_MS).toISOString();

/** The position once this delivery was dealt with. What no look can bring again is forgotten. */
export function advanced(position: Position, delivery: Pick<Delivery, 'id' | 'created_at'>): Position {
  const atMs = Date.parse(delivery.created_at);
  const newestMs = Math.max(position.newestMs ?? atMs, atMs);
  const remembered = [...position.seen, [delivery.id, atMs] as const];
  return { newestMs, seen: new Map(remembered.filter(([, seenMs]) => seenMs >= newestMs - OVERLAP_MS)) };
}

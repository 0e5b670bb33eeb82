import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../core/ports.ts';

/** Times that a batch, or what is left of it, is sent. */
const TRIES = 8;
/** Milliseconds, doubled each time: up to about three seconds together. */
const FIRST_PAUSE_MS = 25;

/**
 * AWS answers a batch with success and a list of what it did not do. Sends that again until nothing is left.
 * @param send returns what is left to do
 * @throws Error when something is left after TRIES
 */
export async function untilNoneLeft<Item>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<readonly Item[]>,
  random: Random,
): Promise<void> {
  let left = items;
  for (let tries = 0; tries < TRIES; tries++) {
    if (left.length === 0) return;
    if (tries > 0) await backOff(tries, random);
    left = await send(left);
  }
  if (left.length > 0) throw new Error(`${left.length} of ${items.length} are left after ${TRIES} tries`);
}

/** @param tries how many were made, from 1 */
export const backOff = (tries: number, random: Random): Promise<void> =>
  pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + random.fraction()));

/** Consecutive runs of at most `size`. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

import { HELD_COUNTED } from '../api/bounds.ts';
import type { HoldReason } from '../api/client.ts';

/** Why a delivery waits for its webhook, in a word or two, where the API's sentence has no room. */
const SHORT: Readonly<Record<HoldReason, string>> = {
  breaker: 'destination fails',
  recovery: 'recovering',
  rate: 'rate',
  pause: 'paused',
  job: 'redelivery job',
};

export const heldText = (reason: HoldReason): string => `Held: ${SHORT[reason]}`;

/** @param count as the API counts them */
export function heldCountText(count: number): string {
  if (count >= HELD_COUNTED) return `${HELD_COUNTED.toLocaleString('en')} or more deliveries`;
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}

/** The same as a sentence, for an event's page: there the API gives no more than the reason. */
export const HELD_SENTENCES: Readonly<Record<HoldReason, string>> = {
  breaker: 'The destination keeps failing: one delivery at a time probes it.',
  recovery: 'The destination has just recovered: what was held goes out at a growing rate.',
  rate: "The webhook's own rate is used up: deliveries take their turn.",
  pause: 'The webhook is paused: deliveries wait until it is resumed.',
  job: 'A redelivery job brings it back: deliveries take their turn.',
};

import type { Webhook } from '../api/client.ts';

/** Until when two tokens sign; undefined when there is no overlap, or it has ended. */
export function overlapOf({ hmac_key_overlap_until: until }: Webhook, nowMs: number): string | undefined {
  return until !== undefined && Date.parse(until) > nowMs ? until : undefined;
}

import type { Webhook } from '../api/client.ts';

/** What a redelivery of this webhook waits behind unless it is forced; undefined: it goes out at once, or in turn. */
export function obstacleOf({ paused_at, health }: Webhook): string | undefined {
  if (paused_at !== undefined) return 'The webhook is paused: it waits until someone resumes it.';
  if (health.breaker !== 'closed') {
    return 'The destination keeps failing, so one delivery at a time probes it: it waits until that succeeds.';
  }
  return undefined;
}

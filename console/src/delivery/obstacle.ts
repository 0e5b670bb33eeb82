import type { Webhook } from '../api/client.ts';

/** What redeliveries of this webhook wait behind unless they are forced; undefined: they go out at once, or in turn. */
export function obstacleOf({ paused_at, health }: Webhook): string | undefined {
  if (paused_at !== undefined) return 'The webhook is paused: nothing goes out until someone resumes it.';
  if (health.breaker !== 'closed') {
    return 'The destination keeps failing: until one delivery that probes it succeeds, the others wait.';
  }
  return undefined;
}

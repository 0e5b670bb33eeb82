import type { Webhook } from '../api/client.ts';
import { causeOf } from '../delivery/cause.ts';

/** How badly a webhook is doing: the worst is what has stopped by itself. */
const FINE = 0;
const LAST_FAILED = 1;
const FAILING = 2;
const ON_HOLD = 3;
const SWITCHED_OFF = 4;

export interface Trouble {
  readonly rank: number;
  /** Why the last attempt failed. */
  readonly cause: string | undefined;
}

export function troubleOf(webhook: Webhook): Trouble {
  const rank = rankOf(webhook);
  const last = webhook.last_delivery?.attempts.at(-1);
  const failed = rank > FINE && last?.error_class !== undefined;
  return { rank, cause: failed ? causeOf(last).summary : undefined };
}

function rankOf({ enabled, disabled_reason, health, last_delivery }: Webhook): number {
  // Whoever switched it off knows; it is off and fails no more.
  if (!enabled) return (disabled_reason ?? 'requested') === 'requested' ? FINE : SWITCHED_OFF;
  if (health.consecutive_failures > 0) return health.breaker === 'closed' ? FAILING : ON_HOLD;
  return last_delivery?.state === 'failed' ? LAST_FAILED : FINE;
}

export const isInTrouble = (webhook: Webhook): boolean => rankOf(webhook) > FINE;

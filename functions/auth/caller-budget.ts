import { RequestError } from '../../core/errors.ts';
import { leastRecentlyUsed } from '../../core/least-recently-used.ts';
import { CALLERS_REMEMBERED, REQUESTS_PER_COUNT } from '../../core/limits.ts';
import type { Clock, RateLimiter } from '../../core/ports.ts';
import type { Caller } from '../runtime/caller.ts';

const MINUTE_SECONDS = 60;
const MINUTE_MS = MINUTE_SECONDS * 1_000;

/** @throws RequestError ResourceExhausted when this caller has had its share of the door for now */
export type AdmitCaller = (caller: Caller) => Promise<void>;

export interface CallerBudgetDependencies {
  readonly rates: Pick<RateLimiter, 'take'>;
  readonly clock: Clock;
  /** Of one caller of the JWT door, over all instances; more by at most REQUESTS_PER_COUNT for each instance. */
  readonly requestsPerMinute: number;
}

interface Minute {
  readonly number: number;
  answered: number;
  isOver: boolean;
}

/**
 * Counts where the request is answered, and asks the shared count only now and then: whoever makes fewer than
 * REQUESTS_PER_COUNT requests a minute costs nothing, and whoever floods one write for that many.
 */
export function createCallerBudget({
  rates,
  clock,
  requestsPerMinute,
}: CallerBudgetDependencies): AdmitCaller {
  const minutes = leastRecentlyUsed<Minute>(CALLERS_REMEMBERED);
  const limit = Math.max(1, Math.floor(requestsPerMinute / REQUESTS_PER_COUNT));

  return async ({ door, principal: { id } }) => {
    // Behind the IAM door an account's own policies say who may do how much.
    if (door === 'iam') return;
    const minute = minuteOf(id);
    if (minute.isOver) throw exhausted();
    minute.answered++;
    if (minute.answered % REQUESTS_PER_COUNT !== 0) return;
    minute.isOver = !(await rates.take(`caller/${id}`, limit, MINUTE_SECONDS));
    if (minute.isOver) throw exhausted();
  };

  function minuteOf(id: string): Minute {
    const number = Math.floor(clock.now() / MINUTE_MS);
    const known = minutes.get(id);
    if (known?.number === number) return known;
    const begun = { number, answered: 0, isOver: false };
    minutes.set(id, begun);
    return begun;
  }
}

const exhausted = (): RequestError =>
  new RequestError('ResourceExhausted', 'too many requests of this caller; wait a minute', MINUTE_SECONDS);

/** Milliseconds between looks at something that has just changed, or whose next attempt is due. */
const SOONEST_MS = 1_000;
/** Milliseconds between the first looks at something quiet, and at most: someone may still be reading it. */
const QUIET_MS = 3_000;
const IDLE_MS = 60_000;
/** After a failure: it is told on the page, so its end should be too. */
const RECOVERY_MS = 5_000;
/** What has not changed for a minute is looked at again after half a minute, and so on. */
const PART_OF_AGE = 0.5;
/** Milliseconds in which an attempt that is due can be expected to happen; one held back longer is no hurry. */
const DUE_MS = 15_000;
/** Milliseconds that an attempt is given before one looks for its outcome. */
const OUTCOME_MS = 300;

/** When what is shown last changed, by the very object: an answer like the one before keeps it. */
const changedAt = new WeakMap<object, number>();
let lastTouchMs = 0;

/** Someone is at the page: what they look at is read as if it had just changed. */
export const touched = (nowMs: number): void => {
  lastTouchMs = nowMs;
};
export const untouchedForMs = (nowMs: number): number => nowMs - lastTouchMs;

interface Read {
  readonly data: object | undefined;
  readonly dataUpdatedAt: number;
  readonly status: 'pending' | 'error' | 'success';
}

/**
 * How long to wait before reading again.
 * @param dueTimes when something is to happen: the next attempts, the next probe; a time that is unknown is now
 */
export function pace(
  { data, dataUpdatedAt, status }: Read,
  nowMs: number,
  dueTimes: readonly (string | undefined)[] = [],
): number {
  if (data === undefined || status === 'error') return RECOVERY_MS;
  const since = changedAt.get(data) ?? dataUpdatedAt;
  changedAt.set(data, since);
  const ageMs = nowMs - Math.max(since, lastTouchMs);
  const quiet = clamp(ageMs * PART_OF_AGE, QUIET_MS, IDLE_MS);
  const waits = dueTimes.map((at) => waitFor(at === undefined ? since : Date.parse(at), nowMs));
  return Math.min(quiet, ...waits);
}

function waitFor(dueMs: number, nowMs: number): number {
  const ahead = dueMs - nowMs;
  if (ahead > 0) return Math.max(SOONEST_MS, ahead + OUTCOME_MS);
  return ahead > -DUE_MS ? SOONEST_MS : IDLE_MS;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

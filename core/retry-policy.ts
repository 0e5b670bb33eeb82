import { RETRY_AFTER_MAX_MS, RETRY_JITTER } from './limits.ts';

const MILLISECONDS = 1_000;
const IMF_FIXDATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export interface RetryQuestion {
  readonly scheduleSeconds: readonly number[];
  /** Position in the schedule of the attempt that just failed, from 0. */
  readonly failedStep: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly fraction: number;
  /** Value of a Retry-After header, where the status lets it count. */
  readonly retryAfter?: string;
}

/** When the next scheduled attempt is due, in milliseconds since the epoch; undefined: there is none left. */
export function nextAttemptAt(question: RetryQuestion): number | undefined {
  const delaySeconds = question.scheduleSeconds[question.failedStep + 1];
  if (delaySeconds === undefined) return undefined;

  const delayMs = delaySeconds * MILLISECONDS * jitter(question.fraction);
  const askedMs = retryAfterMs(question.retryAfter, question.nowMs) ?? 0;
  const clampedMs = Math.max(delayMs, Math.min(askedMs, RETRY_AFTER_MAX_MS));
  return Math.round(question.nowMs + clampedMs);
}

/** Between 1 - RETRY_JITTER and 1 + RETRY_JITTER. */
const jitter = (fraction: number): number => 1 + RETRY_JITTER * (2 * fraction - 1);

/**
 * Milliseconds a Retry-After header asks for: whole seconds or an IMF-fixdate (RFC 9110, 10.2.3). Anything
 * else is undefined: Date.parse alone would read `-5` as the year 2001 and `0x10` as a number.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d{1,10}$/.test(value)) return Number(value) * MILLISECONDS;
  if (!IMF_FIXDATE.test(value)) return undefined;

  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

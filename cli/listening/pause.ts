import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or less when the person has had enough. @returns whether to go on */
export const pause = (ms: number, interrupted: AbortSignal): Promise<boolean> =>
  delay(ms, true, { signal: interrupted }).catch(() => false);

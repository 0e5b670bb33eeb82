import { setImmediate } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import type { SendResult } from '../../../core/outcome.ts';

/** Turns of the event loop in which bytes written on loopback, and what follows from them, have certainly arrived. */
const SETTLING_TURNS = 20;

export interface HeldClock {
  /** Milliseconds pass, one timer after the other, and sockets get their turns in between. */
  pass(ms: number): Promise<void>;
}

/**
 * The sender's timers and stop-watch stand still until the test lets time pass; the sockets are real. So a deadline is
 * met to the millisecond, however busy the machine is.
 */
export function holdClock(): HeldClock {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return {
    async pass(ms) {
      const endMs = performance.now() + ms;
      while (performance.now() < endMs) {
        vi.advanceTimersByTime(1);
        await setImmediate();
      }
      await turns();
    },
  };
}

/** Lets everything happen that needs no time. */
export async function turns(count = SETTLING_TURNS): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}

/** Waits in turns of the event loop, not in time: for what comes for certain, such as a connection on loopback. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

/** The result if there is one by now. */
export async function settledBy(attempt: Promise<SendResult>): Promise<SendResult | 'pending'> {
  await turns();
  return Promise.race([attempt, Promise.resolve('pending' as const)]);
}

import type { Clock } from '../../../core/ports.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Time that passes only when everything that can happen at a moment has happened. */
export interface VirtualTime extends Clock {
  sleep(ms: number): Promise<void>;
  /** Fires one timer after the other until the moment is reached, or `enough` says so. */
  runUntil(endMs: number, enough?: () => boolean): Promise<void>;
}

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createVirtualTime(startMs: number): VirtualTime {
  const timers: Timer[] = [];
  let nowMs = startMs;
  let order = 0;

  return {
    now: () => nowMs,
    sleep: (ms) =>
      new Promise((fire) =>
        push(timers, { atMs: nowMs + Math.max(0, Math.round(ms)), order: order++, fire }),
      ),
    async runUntil(endMs, enough = () => false) {
      for (;;) {
        await settle();
        const next = timers[0];
        if (enough()) return;
        if (!next || next.atMs > endMs) {
          nowMs = Math.max(nowMs, endMs);
          return;
        }
        pop(timers);
        nowMs = Math.max(nowMs, next.atMs);
        next.fire();
      }
    },
  };
}

const isBefore = (one: Timer | undefined, other: Timer | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  (one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order));

/** A binary heap: a simulated week holds a hundred thousand timers. */
function push(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap[index], heap[parent])) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[least], heap[index])) return;
    swap(heap, index, least);
    index = least;
  }
}

function swap(heap: Timer[], one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]];
  if (a && b) [heap[one], heap[other]] = [b, a];
}

import { MAX_RECEIVE_COUNT } from '../../../core/limits.ts';
import type { Random } from '../../../core/ports.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export interface NewMessage {
  readonly body: string;
  readonly groupId: string;
  readonly notBeforeMs?: number | undefined;
}

export interface HeldMessage extends NewMessage {
  readonly id: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
}

export type QueueFault = (kind: 'duplicate' | 'late' | 'short_lease' | 'ack_lost', body: string) => void;

export interface MessageQueue {
  send(messages: readonly NewMessage[]): void;
  receive(max: number): HeldMessage[];
  acknowledge(message: HeldMessage): void;
  /** Its handler failed: it comes back after a while. */
  giveBack(message: HeldMessage): void;
  /** Resolves when a message may be due. */
  arrival(): Promise<void>;
  redrive(): void;
  readonly held: ReadonlySet<HeldMessage>;
  readonly dead: ReadonlySet<HeldMessage>;
}

export interface QueueOptions {
  readonly name: string;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly leaseMs: number;
  /** Fair: groups with the fewest messages in flight first, as SQS fair queues and sqlite do. */
  readonly fair?: boolean;
  readonly onFault: QueueFault;
}

const LATE_MAX_MS = 30_000;
const USUAL_DELAY_MAX_MS = 500;
const SHORT_LEASE_MAX_MS = 8_000;
const RETURN_MAX_MS = 60_000;

/** An SQS standard queue: at least once, unordered, visibility timeout, dead letters. */
export function createMessageQueue(options: QueueOptions): MessageQueue {
  const { time, random, weather, onFault } = options;
  const held = new Set<HeldMessage>();
  const dead = new Set<HeldMessage>();
  const lines = new Map<string, Line>();
  let waiting: (() => void)[] = [];
  let count = 0;

  const lineOf = ({ groupId }: NewMessage): Line => {
    const line = lines.get(groupId) ?? { due: new Set(), inFlight: new Set() };
    lines.set(groupId, line);
    return line;
  };
  const appear = (message: HeldMessage, atMs: number): void => {
    if (message.visibleAtMs !== atMs || !held.has(message)) return;
    lineOf(message).inFlight.delete(message);
    lineOf(message).due.add(message);
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  const show = (message: HeldMessage, whenMs: number): void => {
    const atMs = Math.ceil(whenMs);
    message.visibleAtMs = atMs;
    if (atMs <= time.now()) appear(message, atMs);
    else void time.sleep(atMs - time.now()).then(() => appear(message, atMs));
  };
  const drop = (message: HeldMessage): void => {
    held.delete(message);
    lineOf(message).due.delete(message);
    lineOf(message).inFlight.delete(message);
  };
  const add = (id: string, message: NewMessage, delayMs: number): void => {
    const copy = { ...message, id, sentAtMs: time.now(), visibleAtMs: 0, receiveCount: 0 };
    held.add(copy);
    show(copy, Math.max(message.notBeforeMs ?? 0, time.now()) + delayMs);
  };
  const happens = (kind: Parameters<QueueFault>[0], body: string): boolean => {
    const does = weather.happens(kind);
    if (does) onFault(kind, body);
    return does;
  };

  /** Before anything is handed out: a batch of nothing but these would look like an empty queue. */
  const buryWornOut = (): void => {
    for (const { due } of lines.values()) {
      for (const message of due) {
        if (message.receiveCount < MAX_RECEIVE_COUNT) continue;
        drop(message);
        dead.add(message);
      }
    }
  };

  return {
    held,
    dead,
    send(messages) {
      for (const message of messages) {
        const id = `${options.name}-${++count}`;
        const usualMs = happens('late', message.body) ? LATE_MAX_MS : USUAL_DELAY_MAX_MS;
        add(id, message, usualMs * random.fraction());
        if (happens('duplicate', message.body)) add(id, message, random.fraction() * LATE_MAX_MS);
      }
    },
    receive(max) {
      const now = time.now();
      buryWornOut();
      const all = [...lines.values()];
      const next = options.fair
        ? inTurns(all, max)
        : shuffled(
            all.flatMap(({ due }) => [...due]),
            random,
          );
      const batch = next.slice(0, max);
      for (const message of batch) {
        lineOf(message).due.delete(message);
        message.receiveCount++;
        lineOf(message).inFlight.add(message);
        const short = happens('short_lease', message.body);
        show(message, now + 1 + (short ? random.fraction() * SHORT_LEASE_MAX_MS : options.leaseMs));
      }
      return batch;
    },
    acknowledge(message) {
      if (!happens('ack_lost', message.body)) drop(message);
    },
    giveBack(message) {
      if (held.has(message)) show(message, time.now() + random.fraction() * RETURN_MAX_MS);
    },
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    redrive() {
      for (const message of dead) {
        dead.delete(message);
        message.receiveCount = 0;
        held.add(message);
        show(message, time.now());
      }
    },
  };
}

/** The messages of one group. */
interface Line {
  /** In the order in which they came due. */
  readonly due: Set<HeldMessage>;
  readonly inFlight: Set<HeldMessage>;
}

function shuffled<Item>(items: Item[], random: Random): Item[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(random.fraction() * (index + 1));
    const [one, two] = [items[index], items[other]];
    if (one !== undefined && two !== undefined) [items[index], items[other]] = [two, one];
  }
  return items;
}

/** Groups take turns, those with messages in flight starting as many turns late. */
function inTurns(lines: readonly Line[], max: number): HeldMessage[] {
  const candidates = lines.flatMap(({ due, inFlight }) => {
    const first: { message: HeldMessage; turn: number }[] = [];
    for (const message of due) {
      if (first.length === max) break;
      first.push({ message, turn: inFlight.size + first.length });
    }
    return first;
  });
  return candidates
    .sort((a, b) => a.turn - b.turn || a.message.visibleAtMs - b.message.visibleAtMs)
    .map(({ message }) => message);
}

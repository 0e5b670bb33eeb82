import { MAX_RECEIVE_COUNT } from '../../core/limits.ts';
import type { Random } from '../../core/ports.ts';
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
  leased: boolean;
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
  let waiting: (() => void)[] = [];
  let count = 0;

  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  const show = (message: HeldMessage, whenMs: number): void => {
    const atMs = Math.ceil(whenMs);
    message.visibleAtMs = atMs;
    if (atMs <= time.now()) wake();
    else void time.sleep(atMs - time.now()).then(wake);
  };
  const add = (id: string, message: NewMessage, delayMs: number): void => {
    const copy = { ...message, id, sentAtMs: time.now(), visibleAtMs: 0, leased: false, receiveCount: 0 };
    held.add(copy);
    show(copy, Math.max(message.notBeforeMs ?? 0, time.now()) + delayMs);
  };
  const happens = (kind: Parameters<QueueFault>[0], body: string): boolean => {
    const does = weather.happens(kind);
    if (does) onFault(kind, body);
    return does;
  };

  return {
    held,
    dead,
    send(messages) {
      for (const message of messages) {
        const id = `${options.name}-${++count}`;
        add(
          id,
          message,
          (happens('late', message.body) ? LATE_MAX_MS : USUAL_DELAY_MAX_MS) * random.fraction(),
        );
        if (happens('duplicate', message.body)) add(id, message, random.fraction() * LATE_MAX_MS);
      }
    },
    receive(max) {
      const now = time.now();
      const due = [...held].filter(({ visibleAtMs }) => visibleAtMs <= now);
      const received = (options.fair ? inTurns(held, due, now) : shuffled(due, random)).slice(0, max);
      return received.filter((message) => {
        if (message.receiveCount >= MAX_RECEIVE_COUNT) {
          held.delete(message);
          dead.add(message);
          return false;
        }
        message.receiveCount++;
        message.leased = true;
        const short = happens('short_lease', message.body);
        show(message, now + (short ? random.fraction() * SHORT_LEASE_MAX_MS : options.leaseMs));
        return true;
      });
    },
    acknowledge(message) {
      if (!happens('ack_lost', message.body)) held.delete(message);
    },
    giveBack(message) {
      if (!held.has(message)) return;
      message.leased = false;
      show(message, time.now() + random.fraction() * RETURN_MAX_MS);
    },
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    redrive() {
      for (const message of dead) {
        dead.delete(message);
        message.receiveCount = 0;
        message.leased = false;
        held.add(message);
        show(message, time.now());
      }
    },
  };
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
function inTurns(all: ReadonlySet<HeldMessage>, due: readonly HeldMessage[], now: number): HeldMessage[] {
  const turns = new Map<string, number>();
  for (const { groupId, leased, visibleAtMs } of all) {
    if (leased && visibleAtMs > now) turns.set(groupId, (turns.get(groupId) ?? 0) + 1);
  }
  return [...due]
    .sort((a, b) => a.visibleAtMs - b.visibleAtMs)
    .map((message) => {
      const turn = (turns.get(message.groupId) ?? 0) + 1;
      turns.set(message.groupId, turn);
      return { message, turn };
    })
    .sort((a, b) => a.turn - b.turn || a.message.visibleAtMs - b.message.visibleAtMs)
    .map(({ message }) => message);
}

import { createWebhooksByProject } from '../../core/accepting/webhooks-by-project.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { createWorld, type World } from '../world.ts';

/** What a request was seen to cost, at the ports: units as DynamoDB bills them, of strong reads and of writes. */
export interface Cost {
  posts: number;
  bytesOut: number;
  lookUps: number;
  reads: number;
  writes: number;
  secrets: number;
  messages: number;
}

const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
/** Ports behind the two tables; each of their methods either reads or writes. */
const STORES = [
  'webhooks',
  'health',
  'grants',
  'events',
  'deliveries',
  'backlog',
  'wakeUps',
  'redeliveryJobs',
  'metrics',
] as const;
const READS = /^(get|list|count|revision)/;
const QUEUES = ['eventQueue', 'deliveryQueue', 'wakeUpQueue', 'rejectedEvents'] as const;

export const nothing = (): Cost => ({
  posts: 0,
  bytesOut: 0,
  lookUps: 0,
  reads: 0,
  writes: 0,
  secrets: 0,
  messages: 0,
});

export interface CountedWorld extends World {
  /** Since the beginning. */
  readonly cost: Cost;
  /** What a piece of work adds. */
  costOf(work: () => Promise<unknown>): Promise<Cost>;
}

/** The whole service in memory, with a meter at every port. */
export function createCountedWorld(): CountedWorld {
  const world = createWorld();
  const cost = nothing();
  const deps: Record<string, unknown> = { ...world.deps };
  for (const name of STORES)
    deps[name] = metered(world.deps[name], (method, args, result) => store(cost, method, args, result));
  for (const name of QUEUES)
    deps[name] = metered(world.deps[name], (_, [messages]) => {
      cost.messages += sizeOf(messages);
    });
  deps.rates = metered(world.deps.rates, () => {
    cost.writes++;
  });
  deps.vault = metered(world.deps.vault, () => {
    cost.secrets++;
  });
  deps.sender = metered(world.deps.sender, (method, [request]) => {
    if (method === 'permits') cost.lookUps++;
    if (method !== 'post') return;
    cost.posts++;
    cost.bytesOut += bytes(request);
  });
  Object.assign(world.deps, deps);
  Object.assign(world.deps, { webhooksByProject: createWebhooksByProject(world.deps.webhooks) });
  return Object.assign(world, {
    cost,
    async costOf(work: () => Promise<unknown>): Promise<Cost> {
      const before = { ...cost };
      await work();
      return difference(cost, before);
    },
  });
}

const KEYS = Object.keys(nothing()) as (keyof Cost)[];

export function difference(after: Cost, before: Cost): Cost {
  const result = nothing();
  for (const key of KEYS) result[key] = after[key] - before[key];
  return result;
}

/** What of it lies above the bound. */
export const excess = (cost: Cost, bound: Cost): string[] =>
  KEYS.filter((key) => cost[key] > bound[key]).map((key) => `${key}: ${cost[key]} of ${bound[key]}`);

function store(cost: Cost, method: string, args: readonly unknown[], result: unknown): void {
  if (!READS.test(method)) {
    cost.writes += Math.max(1, Math.ceil(bytes(args) / WRITE_UNIT_BYTES));
    return;
  }
  const asked = Array.isArray(args[0]) ? args[0].length : 1;
  const found = Array.isArray(result) ? result : itemsOf(result);
  const units = found.reduce((total: number, item) => total + Math.ceil(bytes(item) / READ_UNIT_BYTES), 0);
  cost.reads += Math.max(asked, units);
}

const itemsOf = (result: unknown): unknown[] => {
  const { items } = (typeof result === 'object' && result !== null ? result : {}) as { items?: unknown[] };
  return items ?? [result];
};
const sizeOf = (messages: unknown): number => (Array.isArray(messages) ? messages.length : 1);
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

function metered<Port extends Dependencies[keyof Dependencies] & object>(
  port: Port,
  count: (method: string, args: readonly unknown[], result: unknown) => void,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const result = await method.apply(target, args);
        count(String(name), args, result);
        return result;
      };
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}

import type { DeliveryMessage } from '../../../core/delivery-message.ts';
import { LostRaceError } from '../../../core/errors.ts';
import { BATCH_SIZE } from '../../../core/limits.ts';
import type { Random } from '../../../core/ports.ts';
import { dispatchDeliveries } from '../../../functions/queue/dispatch-deliveries.ts';
import { handleWakeUps } from '../../../functions/queue/handle-wake-ups.ts';
import { routeEvents } from '../../../functions/queue/route-events.ts';
import { createLog } from '../../../functions/runtime/log.ts';
import { queueRecord } from '../../../local/queue-record.ts';
import type { Handling } from '../world/ledger.ts';
import type { HeldMessage, MessageQueue } from '../world/message-queue.ts';
import { InjectedFault, type Process, type Surroundings, startProcess } from '../world/process.ts';

const HANDLERS = { router: routeEvents, dispatcher: dispatchDeliveries, waker: handleWakeUps } as const;
export type Role = keyof typeof HANDLERS;

export interface WorkerOptions {
  readonly name: string;
  readonly queue: MessageQueue;
  readonly role: Role;
  /** Milliseconds after which the platform ends a run. */
  readonly timeoutMs: number;
  /** Always as many messages as a batch may hold; otherwise often fewer, as long polls of a quiet queue bring. */
  readonly fullBatches?: boolean;
}

const RESTART_MAX_MS = 5_000;
const POLL_MAX_MS = 40;

export interface Worker {
  isBusy(): boolean;
}

/** Feeds batches to one process after the other, as an event source does; a crash starts the next one. */
export function startWorker(around: Surroundings, options: WorkerOptions): Worker {
  let busy = false;
  const work = async (): Promise<void> => {
    const { time, luck } = around;
    for (let life = 1; ; life++) {
      const process = startProcess(around, `${options.name}.${life}`);
      while (process.isAlive()) {
        const batch = options.queue.receive(options.fullBatches ? BATCH_SIZE : sizeOf(luck));
        if (batch.length === 0) {
          await options.queue.arrival();
          await time.sleep(luck.fraction() * POLL_MAX_MS);
          continue;
        }
        busy = true;
        await handle(around, options, process, batch);
        busy = false;
      }
      await time.sleep(luck.fraction() * RESTART_MAX_MS);
    }
  };
  work().catch((error: unknown) => around.ledger.surprises.push(`${options.name}: ${String(error)}`));
  return { isBusy: () => busy };
}

const sizeOf = (luck: Random): number => 1 + Math.floor(luck.fraction() ** 2 * BATCH_SIZE);

async function handle(
  around: Surroundings,
  { role, timeoutMs, queue }: WorkerOptions,
  process: Process,
  batch: readonly HeldMessage[],
): Promise<void> {
  const { ledger, time } = around;
  const handling = beginHandling(around, process, role, batch);
  const log = createLog((line) => ledger.logLines.push(line), time.now);
  const handler = HANDLERS[role];
  const outcome = await Promise.race([
    handler(process.deps, batch.map(queueRecord), log).catch((error: unknown) => {
      noteSurprise(around, error);
      return batch.map(() => undefined);
    }),
    process.ended.then(() => 'crashed' as const),
    time.sleep(timeoutMs).then(() => 'timed_out' as const),
  ]);
  process.handling = undefined;
  if (typeof outcome === 'string') {
    process.kill();
    handling.end = { ...ledger.moment(), how: outcome };
    return;
  }
  for (const [index, message] of batch.entries()) {
    const result = outcome[index];
    if (result?.status === 'rejected') noteSurprise(around, result.reason);
    if (result?.status !== 'fulfilled') queue.giveBack(message);
    else {
      queue.acknowledge(message);
      const handled = handling.messages[index];
      if (handled) handled.acknowledged = !queue.held.has(message);
      if (handled && typeof result.value === 'string') handled.disposition = result.value;
    }
  }
  handling.end = { ...ledger.moment(), how: 'returned' };
}

function beginHandling(
  { ledger }: Surroundings,
  process: Process,
  role: WorkerOptions['role'],
  batch: readonly HeldMessage[],
): Handling {
  const handling: Handling = {
    id: ledger.handlings.length,
    worker: process.name,
    start: ledger.moment(),
    messages: batch.map(({ id, body }) => ({
      messageId: id,
      message: role === 'dispatcher' ? (JSON.parse(body) as DeliveryMessage) : undefined,
      acknowledged: false,
    })),
    calls: 0,
    deeds: new Map(),
  };
  process.handling = handling;
  ledger.handlings.push(handling);
  return handling;
}

/** A receiver's failure is data: nothing but an injected fault, or a race lost again and again, may fail a message. */
function noteSurprise({ ledger }: Surroundings, error: unknown): void {
  if (error instanceof InjectedFault || error instanceof LostRaceError) return;
  ledger.surprises.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

import { type Delivery, isFinal } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { attemptDeadlineMs } from './attempt-deadline.ts';
import type { Job } from './delivery-job.ts';
import { waitsInBacklog } from './next-step.ts';
import { writeDelivery } from './record-outcome.ts';

type LookDependencies = Pick<
  Dependencies,
  'deliveries' | 'deliveryQueue' | 'backlog' | 'wakeUps' | 'clock' | 'random' | 'settings'
>;

/** Attempt deadlines after which the first attempt of a message in hand must be in the log: one to send, one to record. */
const LOOK_PATIENCE = 2;

export const lookPatienceMs = (deadlineMs: number): number => LOOK_PATIENCE * deadlineMs;

/**
 * A copy of an event cannot know whether the deliveries of the first one are under way or were lost with a worker
 * that died. So it sends looks, and a look that finds nothing takes the delivery over: it writes that down, and only
 * then waits as long as an attempt in hand may take. The event's own message ends if it comes after that, and has
 * left its attempt in the log if it was before; either way one of the two sends, and not both.
 * @returns what became of the message; undefined: it is the one that may send
 */
export async function look(
  deps: LookDependencies,
  { message, delivery, webhook }: Job,
): Promise<'already_recorded' | 'rescheduled' | undefined> {
  if (message.trigger !== 'event' || message.retryStep > 0) return undefined;
  if (delivery.takenOverBy === message.look) return undefined;
  if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded';

  if ((await waitsInBacklog(deps, message)) === 'held') return 'already_recorded';

  const nextAttemptAtMs = deps.clock.now() + lookPatienceMs(attemptDeadlineMs(webhook, deps.settings));
  const { look: takenOverBy } = message;
  const taken = await writeDelivery(deps, delivery, (current) =>
    isFinal(current.state) || isUnderWay(current)
      ? undefined
      : { ...current, takenOverBy, nextAttemptAtMs, version: current.version + 1 },
  );
  if (taken.takenOverBy !== takenOverBy) return 'already_recorded';
  await deps.deliveryQueue.send([{ message, notBeforeMs: nextAttemptAtMs }]);
  return 'rescheduled';
}

/** An extra attempt that somebody asked for says nothing about the schedule. */
const isUnderWay = ({ retryStep, takenOverBy }: Delivery): boolean =>
  retryStep > 0 || takenOverBy !== undefined;

import { BATCH_SIZE, OPERATIONAL_EVENTS_PER_HOUR, WAKE_UP_ROWS_MAX } from '../../../core/limits.ts';
import { POSTS_PER_EVENT } from '../../bounds/bounds.ts';
import type { Run } from '../run/simulate.ts';
import { ambiguousFaults } from './duplicates.ts';
import type { Violation } from './violation.ts';

const HOUR_MS = 3_600_000;
/** Calls of ports for one message, with its reads, its POST, and writes that lost races as often as they may. */
const CALLS_PER_MESSAGE_MAX = 40;
const invariant = 'I14';

/** I14: what one event, one run of a function and one hour of a project may cost, over the whole run. */
export const excesses = (run: Run): Violation[] => [
  ...overSent(run),
  ...overworked(run),
  ...overAnnounced(run),
];

/** An event is POSTed as often as its deliveries' schedules say, and as owners ask beyond that. */
function overSent({ ledger, settings }: Run): Violation[] {
  const posts = new Map<string, number>();
  for (const { handling, deliveryId } of ledger.posts)
    if (handling) posts.set(deliveryId, (posts.get(deliveryId) ?? 0) + 1);
  const faults = ambiguousFaults(ledger);
  const attempts = settings.retryScheduleSeconds.length;

  return [...ledger.routed.values()].flatMap(({ item: event }) => {
    const ids = [...(event?.matched ?? []), ...(event?.skipped ?? [])].map(({ deliveryId }) => deliveryId);
    const sum = (count: (id: string) => number): number => ids.reduce((total, id) => total + count(id), 0);
    const sent = sum((id) => posts.get(id) ?? 0);
    const asked = sum((id) => (ledger.redeliveries.get(id)?.size ?? 0) + (faults.get(id) ?? 0));
    const most = Math.min((event?.matched.length ?? 0) * attempts, POSTS_PER_EVENT) + asked;
    return sent <= most
      ? []
      : [{ invariant, text: `${event?.eventId} was POSTed ${sent} times, ${most} at most` }];
  });
}

/** A run of a function does a bounded amount of work, whatever it finds. */
function overworked({ ledger }: Run): Violation[] {
  return ledger.handlings.flatMap(({ worker, messages, deeds, calls }) => {
    const perMessage = worker.startsWith('waker')
      ? CALLS_PER_MESSAGE_MAX + WAKE_UP_ROWS_MAX
      : CALLS_PER_MESSAGE_MAX;
    const posts = [...deeds.values()].reduce((total, each) => total + each.posts, 0);
    if (messages.length <= BATCH_SIZE && posts <= messages.length && calls <= messages.length * perMessage)
      return [];
    return [{ invariant, text: `${worker}: ${messages.length} messages, ${posts} POSTs, ${calls} calls` }];
  });
}

/** Fanfare's own events stay few, however many webhooks fail. */
function overAnnounced({ ledger }: Run): Violation[] {
  const perHour = new Map<string, number>();
  for (const { item: event, atMs } of ledger.routed.values()) {
    if (!event?.source.startsWith('fanfare.')) continue;
    const key = `${event.projectId} ${event.source} ${Math.floor(atMs / HOUR_MS)}`;
    perHour.set(key, (perHour.get(key) ?? 0) + 1);
  }
  return [...perHour]
    .filter(([, count]) => count > 2 * OPERATIONAL_EVENTS_PER_HOUR)
    .map(([key, count]) => ({ invariant, text: `${count} operational events: ${key}` }));
}

import type { Run } from '../run/simulate.ts';
import { append, type Ledger, type Post } from '../world/ledger.ts';
import type { Violation } from './violation.ts';

/** I3: a receiver sees no more copies of a delivery than ambiguous faults were injected for it. */
export function duplicates({ ledger }: Run): Violation[] {
  const byDelivery = new Map<string, Post[]>();
  for (const post of ledger.posts) if (post.handling) append(byDelivery, post.deliveryId, post);
  const ambiguous = ambiguousFaults(ledger);
  const found: Violation[] = [];
  for (const [deliveryId, posts] of byDelivery) {
    const wanted = scheduled(ledger, deliveryId) + (ledger.redeliveries.get(deliveryId)?.size ?? 0);
    const faults = ambiguous.get(deliveryId) ?? 0;
    if (posts.length - wanted <= faults) continue;
    const text = `${posts.length} POSTs where ${wanted} were due, and only ${faults} ambiguous faults`;
    found.push({ invariant: 'I3', text, deliveryId });
  }
  return found;
}

/** The POSTs that the schedule asked for, as far as it got. */
function scheduled({ deliveries }: Ledger, deliveryId: string): number {
  const last = deliveries.get(deliveryId)?.at(-1)?.item;
  if (!last) return 1;
  const sentTheLast = last.state === 'succeeded' || last.state === 'failed';
  return last.retryStep + (sentTheLast ? 1 : 0);
}

/**
 * Faults after which nobody can know what happened: a POST whose outcome was not stored, a message that exists
 * once too often, a worker that others had to take for dead.
 */
export function ambiguousFaults(ledger: Ledger): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (deliveryId: string): void => {
    counts.set(deliveryId, (counts.get(deliveryId) ?? 0) + 1);
  };
  for (const handling of ledger.handlings) {
    for (const [deliveryId, deeds] of handling.deeds) {
      // A wake-up that released rows and comes back may release them again.
      const mine = handling.messages.filter(({ message }) =>
        handling.worker.startsWith('waker') ? true : message?.deliveryId === deliveryId,
      );
      if (deeds.posts > 0 && !deeds.recorded) count(deliveryId);
      if (deeds.sends > 0 && mine.some(({ acknowledged }) => !acknowledged)) count(deliveryId);
      if (deeds.overtaken) count(deliveryId);
    }
  }
  for (const { kind, call, deliveryIds } of ledger.faults) {
    const isCopy = kind === 'duplicate' || kind === 'short_lease';
    const isResent = kind === 'repeated' && call === 'deliveryQueue.send';
    if (isCopy || isResent) for (const id of deliveryIds) count(id);
  }
  return counts;
}

import { hasAttempt } from '../../../core/attempt.ts';
import type { HeldDelivery } from '../../../core/backlog.ts';
import { isFinal } from '../../../core/delivery.ts';
import type { AcceptedEvent } from '../../../core/event.ts';
import { matches } from '../../../core/subscription.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { Run } from '../run/simulate.ts';
import { statesDuring } from '../world/ledger.ts';
import type { Violation } from './violation.ts';

/** I1: what a door said yes to went everywhere it had to, and ended there. */
export function lostEvents(run: Run): Violation[] {
  const { ledger, stores, drained } = run;
  const found: Violation[] = [];
  const say = (text: string, deliveryId?: string): void => {
    found.push({ invariant: 'I1', text, ...(deliveryId !== undefined && { deliveryId }) });
  };
  if (!drained) say('the queues never became empty');
  for (const message of [
    ...stores.queues.events.dead,
    ...stores.queues.deliveries.dead,
    ...stores.queues.wakeUps.dead,
  ]) {
    say(`still among the dead letters: ${message.body}`);
  }
  for (const { message, reason } of heldOf(stores)) say(`held for ever (${reason})`, message.deliveryId);
  const rejected = [...stores.rejected.values()].map(({ body }) => body);
  for (const { projectId, eventId } of ledger.accepted) {
    const key = `${projectId}/${eventId}`;
    const isStored = stores.events.all.has(key);
    if (!isStored && !rejected.some((body) => body.includes(`"${eventId}"`)))
      say(`accepted and lost: ${key}`);
  }
  for (const event of stores.events.all.values()) {
    for (const { webhookId, deliveryId } of [...event.matched, ...event.skipped]) {
      if (!stores.webhooks.all.has(webhookId)) continue;
      const delivery = stores.deliveries.all.get(`${webhookId}/${deliveryId}`);
      if (!delivery) say(`${event.eventId} has no delivery to ${webhookId}`, deliveryId);
      else if (!isFinal(delivery.state)) say(`${deliveryId} is ${delivery.state} for ever`, deliveryId);
    }
  }
  return [...found, ...[...ledger.routed.values()].flatMap((commit) => wrongRoutes(run, commit))];
}

/**
 * What a dispatcher that died left behind of a deleted webhook, or of a delivery that has ended since, is shown to
 * nobody, and expires.
 */
export const heldOf = ({ backlog, webhooks, deliveries }: Run['stores']): HeldDelivery[] =>
  [...backlog.all.values()].filter(({ message: { webhookId, deliveryId, trigger, attemptId } }) => {
    const delivery = deliveries.all.get(`${webhookId}/${deliveryId}`);
    const isOver =
      delivery &&
      (trigger === 'event' ? isFinal(delivery.state) : attemptId && hasAttempt(delivery, attemptId));
    return webhooks.all.has(webhookId) && !isOver;
  });
/** I1 at the HTTPS door: its yes is to one content, and that is what was accepted, whoever else used the id. */
export function brokenYes({ ledger, stores }: Run): Violation[] {
  return ledger.accepted.flatMap(({ door, projectId, eventId, payload }) => {
    const stored = stores.events.all.get(`${projectId}/${eventId}`);
    if (door !== 'https' || stored === undefined || stored.payload === payload) return [];
    return [{ invariant: 'I1', text: `${eventId} was told yes as ${payload}, and became ${stored.payload}` }];
  });
}

/** Every change acknowledged before an event was routed counts for it, and no change after that. */
function wrongRoutes(
  { ledger }: Run,
  routed: { seq: number; item: AcceptedEvent | undefined; handling: { start: { seq: number } } | undefined },
): Violation[] {
  const { item: event, handling, seq } = routed;
  if (!event || !handling) return [];
  const found: Violation[] = [];
  for (const [webhookId, commits] of ledger.webhooks) {
    const states = statesDuring(commits, handling.start.seq, seq);
    if (states.every((state) => state?.projectId !== event.projectId)) continue;
    const isMatched = event.matched.some((match) => match.webhookId === webhookId);
    const isSkipped = event.skipped.some((match) => match.webhookId === webhookId);
    const wants = (webhook: Webhook | undefined): boolean =>
      webhook !== undefined && matches(webhook.subscriptions, event);
    const shouldMatch = states.map((state) => wants(state) && state?.enabled === true);
    const shouldSkip = states.map((state) => wants(state) && state?.enabled === false);
    const isWrong = (is: boolean, should: boolean[]): boolean =>
      is ? !should.includes(true) : should.every((each) => each);
    if (isWrong(isMatched, shouldMatch))
      found.push({
        invariant: 'I1',
        text: `${event.eventId} should ${isMatched ? 'not ' : ''}go to ${webhookId}`,
      });
    if (isWrong(isSkipped, shouldSkip))
      found.push({
        invariant: 'I1',
        text: `${event.eventId} should ${isSkipped ? 'not ' : ''}be skipped for ${webhookId}`,
      });
  }
  return found;
}

import type { Dependencies } from '../dependencies.ts';
import { idTaken, invalid } from '../errors.ts';
import { contentHashOf, holdsContent } from '../event.ts';
import { parsePublishedEvent, queueBodyOf } from '../event-document.ts';
import { authorize, type Principal } from '../principal.ts';
import { RESERVED_SOURCE } from '../verification.ts';

export interface Published {
  readonly eventId: string;
  readonly acceptedAtMs: number;
}

/**
 * The HTTPS door: once it answers, the event is in the queue. The same event again is fine; the same id with
 * other content is not.
 * @param body the request body as text: the payload is kept as it was written
 * @throws RequestError InvalidArgument, AlreadyExists, PermissionDenied
 */
export async function publishEvent(
  deps: Pick<Dependencies, 'events' | 'eventQueue' | 'clock' | 'random'>,
  principal: Principal,
  projectId: string,
  body: string,
): Promise<Published> {
  authorize(principal, projectId, 'publish');
  const event = parsePublishedEvent(body, projectId, deps.random);
  if (RESERVED_SOURCE.test(event.source)) throw invalid('event_source', 'is reserved');

  const contentHash = contentHashOf(event);
  const { eventId } = event;
  // Before anything is promised: of two publishers with one id and different contents only one may hear yes.
  const holder = await deps.events.claim({ projectId, eventId, contentHash, claimedAtMs: deps.clock.now() });
  if (!holdsContent(holder, contentHash)) throw idTaken(eventId);
  if (holder.kind === 'event') return { eventId, acceptedAtMs: holder.event.acceptedAtMs };

  // Again for every call until the event is accepted: whoever claimed the id may have died before it sent this.
  const acceptedAtMs = holder.claim.claimedAtMs;
  await deps.eventQueue.send([{ projectId, body: queueBodyOf({ event, acceptedAtMs }) }]);
  return { eventId, acceptedAtMs };
}

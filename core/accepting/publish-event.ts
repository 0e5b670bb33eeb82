import type { Dependencies } from '../dependencies.ts';
import { invalid, RequestError } from '../errors.ts';
import { contentHashOf } from '../event.ts';
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

  const [known] = await deps.events.getMany([event]);
  if (known && known.contentHash !== contentHashOf(event)) throw idTaken(event.eventId);
  if (known) return { eventId: known.eventId, acceptedAtMs: known.acceptedAtMs };

  const acceptedAtMs = deps.clock.now();
  await deps.eventQueue.send([{ projectId, body: queueBodyOf(event, acceptedAtMs) }]);
  return { eventId: event.eventId, acceptedAtMs };
}

const idTaken = (eventId: string): RequestError =>
  new RequestError('AlreadyExists', `event_id: ${eventId} was published before with other content`);

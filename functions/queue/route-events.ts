import type { SQSRecord } from 'aws-lambda';
import {
  type AcceptDependencies,
  followEvent,
  type StoredEvent,
  storeEvent,
} from '../../core/accepting/accept-event.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { RequestError } from '../../core/errors.ts';
import { type ArrivedEvent, parseQueuedEvent } from '../../core/event-document.ts';
import type { Log } from '../runtime/log.ts';

export type RouteDependencies = AcceptDependencies & Pick<Dependencies, 'rejectedEvents'>;

/**
 * The router: takes in each event of a batch, and sets aside, with the reason, what can never be accepted. The batch
 * is stored first and handed out then: what its events send in the same turn goes out in one request.
 */
export async function routeEvents(
  deps: RouteDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<void>[]> {
  const stored = await Promise.allSettled(
    records.map(async (record) => storeEvent(deps, arrivedEvent(record))),
  );
  return Promise.allSettled(
    records.map((record, index) => routeOne(deps, record, stored[index] ?? lost, log)),
  );
}

const lost: PromiseRejectedResult = {
  status: 'rejected',
  reason: new Error('no result for this message'),
};

async function routeOne(
  deps: RouteDependencies,
  record: SQSRecord,
  stored: PromiseSettledResult<StoredEvent>,
  log: Log,
): Promise<void> {
  if (stored.status === 'rejected') return setAside(deps, record, stored.reason, log);
  const event = await followEvent(deps, stored.value);
  log.info('event.routed', {
    projectId: event.projectId,
    eventId: event.eventId,
    matched: event.matched.length,
    skipped: event.skipped.length,
  });
}

/** @throws the reason, when it is our own trouble: the message comes back */
async function setAside(
  { rejectedEvents }: RouteDependencies,
  { body, messageId }: SQSRecord,
  reason: unknown,
  log: Log,
): Promise<void> {
  if (!(reason instanceof RequestError)) throw reason;
  await rejectedEvents.put({ body, reason: reason.message, messageId });
  log.info('event.rejected', { messageId, reason: reason.message });
}

const arrivedEvent = (record: SQSRecord): ArrivedEvent =>
  parseQueuedEvent(record.body, {
    messageId: record.messageId,
    sentAtMs: Number(record.attributes.SentTimestamp),
  });

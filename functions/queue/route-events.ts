import type { SQSRecord } from 'aws-lambda';
import { type AcceptDependencies, acceptEvent } from '../../core/accepting/accept-event.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { RequestError } from '../../core/errors.ts';
import { type ArrivedEvent, parseQueuedEvent } from '../../core/event-document.ts';
import type { Log } from '../runtime/log.ts';

export type RouteDependencies = AcceptDependencies & Pick<Dependencies, 'rejectedEvents'>;

/** The router: takes in each event of a batch, and sets aside, with the reason, what can never be accepted. */
export const routeEvents = (
  deps: RouteDependencies,
  records: readonly SQSRecord[],
  log: Log,
): Promise<PromiseSettledResult<void>[]> =>
  Promise.allSettled(records.map((record) => routeOne(deps, record, log)));

async function routeOne(deps: RouteDependencies, record: SQSRecord, log: Log): Promise<void> {
  try {
    const event = await acceptEvent(deps, arrivedEvent(record));
    log.info('event.routed', {
      projectId: event.projectId,
      eventId: event.eventId,
      matched: event.matched.length,
      skipped: event.skipped.length,
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    await deps.rejectedEvents.put({ body: record.body, reason: error.message, messageId: record.messageId });
    log.info('event.rejected', { messageId: record.messageId, reason: error.message });
  }
}

const arrivedEvent = (record: SQSRecord): ArrivedEvent =>
  parseQueuedEvent(record.body, {
    messageId: record.messageId,
    sentAtMs: Number(record.attributes.SentTimestamp),
  });

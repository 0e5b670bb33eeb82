import type { HoldReason } from '../backlog.ts';
import { type Delivery, newDelivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import type { AcceptedEvent, EventSummary } from '../event.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { EventFilter } from '../ports.ts';
import { authorize, type Principal } from '../principal.ts';
import { listInOrder } from './list-in-order.ts';

type ReadDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'backlog' | 'random' | 'pageTokenKey'
>;

/** Where an event went: one line per webhook it was matched to, deleted webhooks included. */
export interface EventView {
  readonly event: AcceptedEvent;
  readonly deliveries: readonly {
    readonly delivery: Delivery;
    readonly webhookName: string | undefined;
    /** Why it waits for its webhook, where it does. */
    readonly heldFor: HoldReason | undefined;
  }[];
}

/**
 * A project's events, newest first.
 * @throws RequestError InvalidArgument, PermissionDenied
 */
export async function listEvents(
  deps: ReadDependencies,
  principal: Principal,
  projectId: string,
  filter: EventFilter,
  request: PageRequest,
): Promise<Page<EventSummary>> {
  authorize(principal, projectId, 'read');
  return listInOrder(
    {
      ascending: false,
      idOf: (event: EventSummary) => event.sortId,
      read: (range) => deps.events.list(projectId, filter, range),
    },
    request,
    {
      key: deps.pageTokenKey,
      random: deps.random,
      binding: `events/${projectId}/${JSON.stringify(filter)}`,
    },
  );
}

/** @throws RequestError NotFound, PermissionDenied */
export async function getEvent(
  deps: ReadDependencies,
  principal: Principal,
  projectId: string,
  eventId: string,
): Promise<EventView> {
  authorize(principal, projectId, 'read');
  const [event] = await deps.events.getMany([{ projectId, eventId }]);
  if (!event) throw new RequestError('NotFound', 'event not found');

  const matches = [...event.matched, ...event.skipped];
  const [stored, held, webhooks] = await Promise.all([
    deps.deliveries.getMany(matches),
    deps.backlog.getMany(matches),
    deps.webhooks.getMany(matches.map(({ webhookId }) => ({ projectId, webhookId }))),
  ]);
  return {
    event,
    deliveries: matches.map((match) => ({
      delivery: stored.find((delivery) => delivery.id === match.deliveryId) ?? newDelivery(event, match),
      webhookName: webhooks.find((webhook) => webhook.id === match.webhookId)?.name,
      heldFor: held.find(({ message }) => message.deliveryId === match.deliveryId)?.reason,
    })),
  };
}

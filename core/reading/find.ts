import { pendingDelivery } from '../backlog.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AcceptedEvent, EventSummary } from '../event.ts';
import { DELIVERY_ID_PATTERN, EVENT_ID_PATTERN, FIND_MAX_BYTES, PAGE_SIZE_DEFAULT } from '../limits.ts';
import { authorize, type Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';
import { type DeliveryView, heldOf, withBodies } from './delivery-views.ts';

type FindDependencies = Pick<Dependencies, 'webhooks' | 'events' | 'deliveries' | 'backlog' | 'wakeUps'>;

export interface Found {
  /** Whose name holds the text, or whose id it is. */
  readonly webhooks: readonly Webhook[];
  /** Of that id; else the last ones that name that resource. */
  readonly events: readonly EventSummary[];
  /** Of that id, at whichever webhook it is. */
  readonly deliveries: readonly (DeliveryView & { readonly webhookName: string | undefined })[];
  /** False: older events may name the resource. */
  readonly complete: boolean;
}

/**
 * What of a project somebody may mean by an id or a name. An id is looked up; only what is none of ours is searched for
 * among the last events, no further than FIND_MAX_BYTES of their list.
 * @throws RequestError PermissionDenied
 */
export async function find(
  deps: FindDependencies,
  principal: Principal,
  projectId: string,
  text: string,
): Promise<Found> {
  authorize(principal, projectId, 'read');
  const webhooks = await deps.webhooks.list(projectId);
  const [event, delivery] = await Promise.all([
    eventOf(deps, projectId, text),
    deliveryOf(deps, webhooks, text),
  ]);
  const isId = event !== undefined || delivery !== undefined;
  const ofResource = isId ? undefined : await eventsOfResource(deps, projectId, text);
  return {
    webhooks: webhooks
      .filter(({ id, name }) => id === text || name.toLowerCase().includes(text.toLowerCase()))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    events: event ? [event] : (ofResource?.items ?? []),
    deliveries: delivery ? await viewsOf(deps, webhooks, delivery) : [],
    complete: ofResource?.next === undefined,
  };
}

async function eventOf(
  { events }: FindDependencies,
  projectId: string,
  eventId: string,
): Promise<AcceptedEvent | undefined> {
  if (!EVENT_ID_PATTERN.test(eventId)) return undefined;
  const [event] = await events.getMany([{ projectId, eventId }]);
  return event;
}

/** It may be any webhook's: each is asked for it, in one batch. */
async function deliveryOf(
  { deliveries, backlog }: FindDependencies,
  webhooks: readonly Webhook[],
  deliveryId: string,
): Promise<Delivery | undefined> {
  if (!DELIVERY_ID_PATTERN.test(deliveryId)) return undefined;
  const keys = webhooks.map(({ id }) => ({ webhookId: id, deliveryId }));
  const [[stored], [held]] = await Promise.all([deliveries.getMany(keys), backlog.getMany(keys)]);
  return stored ?? (held && pendingDelivery(held));
}

const eventsOfResource = ({ events }: FindDependencies, projectId: string, resourceId: string) =>
  events.list(
    projectId,
    { resourceId },
    { ascending: false, limit: PAGE_SIZE_DEFAULT, maxBytes: FIND_MAX_BYTES },
  );

async function viewsOf(
  deps: FindDependencies,
  webhooks: readonly Webhook[],
  delivery: Delivery,
): Promise<Found['deliveries']> {
  const [views, held] = await Promise.all([
    withBodies(deps, [delivery], 'summary'),
    heldOf(deps, [delivery]),
  ]);
  return views.map((view) => ({
    ...view,
    held: held.get(delivery.id),
    webhookName: webhooks.find(({ id }) => id === delivery.webhookId)?.name,
  }));
}

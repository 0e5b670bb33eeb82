import type { Delivery, DeliveryState } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { envelopeOf } from '../event.ts';
import { PAGE_MAX_BYTES } from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { ListRange } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { listInOrder } from './list-in-order.ts';

type ReadDependencies = Pick<Dependencies, 'webhooks' | 'deliveries' | 'events' | 'random' | 'pageTokenKey'>;

/** A delivery with the body that was, or will be, sent. */
export interface DeliveryView {
  readonly delivery: Delivery;
  /** JSON text; undefined when the event has expired, or the answer would grow too large. */
  readonly body: string | undefined;
  readonly tooLarge?: boolean;
}

export interface DeliveryQuery {
  readonly descending: boolean;
  readonly states?: readonly DeliveryState[] | undefined;
  readonly eventSource?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

/** @throws RequestError NotFound, PermissionDenied */
export async function getDelivery(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  deliveryId: string,
): Promise<DeliveryView> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const found = await deps.deliveries.getMany([{ webhookId: webhook.id, deliveryId }]);
  const [view] = await withBodies(deps, found);
  if (!view) throw new RequestError('NotFound', 'delivery not found');
  return view;
}

/**
 * A webhook's deliveries in order of acceptance. Without a filter on the state it shows those that were
 * attempted, as HCP does.
 * @throws RequestError NotFound, InvalidArgument, PermissionDenied
 */
export async function listDeliveries(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  query: DeliveryQuery,
  request: PageRequest,
): Promise<Page<DeliveryView>> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const { descending, ...given } = query;
  const filter = { ...defined(given), attemptedOnly: query.states === undefined };
  return listInOrder(
    {
      ascending: !descending,
      idOf: ({ delivery }: DeliveryView) => delivery.id,
      read: async (range) => readWithBodies(deps, webhook.id, filter, range),
    },
    request,
    {
      key: deps.pageTokenKey,
      random: deps.random,
      binding: `deliveries/${webhook.projectId}/${webhook.id}/${JSON.stringify(query)}`,
    },
  );
}

async function readWithBodies(
  deps: ReadDependencies,
  webhookId: string,
  filter: Parameters<Dependencies['deliveries']['list']>[1],
  range: ListRange,
) {
  const page = await deps.deliveries.list(webhookId, filter, range);
  const views = await withBodies(deps, page.items);
  const fitting = views.filter(({ tooLarge }, index) => index === 0 || !tooLarge);
  const last = fitting.at(-1);
  return fitting.length < views.length && last
    ? { items: fitting, next: last.delivery.id }
    : { ...page, items: fitting };
}

/** Bodies come from the events. Past PAGE_MAX_BYTES they are left out: an answer has to fit its envelope. */
export async function withBodies(
  { events }: Pick<Dependencies, 'events'>,
  deliveries: readonly Delivery[],
): Promise<DeliveryView[]> {
  const ofEvents = deliveries.filter((delivery) => delivery.body === undefined);
  const found = ofEvents.length > 0 ? await events.getMany(ofEvents) : [];
  const bodies = new Map(found.map((event) => [event.eventId, envelopeOf(event)]));
  let bytes = 0;
  return deliveries.map((delivery) => {
    const body = delivery.body ?? bodies.get(delivery.eventId);
    bytes += Buffer.byteLength(body ?? '');
    return { delivery, body: bytes <= PAGE_MAX_BYTES ? body : undefined, tooLarge: bytes > PAGE_MAX_BYTES };
  });
}

/** Without the keys whose value is undefined. */
function defined(query: Omit<DeliveryQuery, 'descending'>) {
  const { states, eventSource, sinceMs, untilMs } = query;
  return {
    ...(states !== undefined && { states }),
    ...(eventSource !== undefined && { eventSource }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}

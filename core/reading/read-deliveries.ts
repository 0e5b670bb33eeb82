import { pendingDelivery } from '../backlog.ts';
import { DELIVERY_STATES, type Delivery, type DeliveryState } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { DeliveryFilter, ListPage, ListRange } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { type DeliveryView, heldOf, withBodies } from './delivery-views.ts';
import { listInOrder } from './list-in-order.ts';
import { type ListPart, mergeLists } from './merge-lists.ts';

type ReadDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'backlog' | 'wakeUps' | 'random' | 'pageTokenKey'
>;

/** What a list can be narrowed to: the states, and `held`, which stands beside `pending`. */
export const LISTED_STATES = [...DELIVERY_STATES, 'held'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

export interface DeliveryQuery {
  readonly descending: boolean;
  readonly states?: readonly ListedState[] | undefined;
  readonly eventSource?: string | undefined;
  readonly eventAction?: string | undefined;
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
  const key = { webhookId: webhook.id, deliveryId };
  const [[stored], [held]] = await Promise.all([deps.deliveries.getMany([key]), deps.backlog.getMany([key])]);
  const delivery = stored ?? (held && pendingDelivery(held));
  if (!delivery) throw new RequestError('NotFound', 'delivery not found');
  const [view = { delivery, body: undefined }] = await viewsOf(deps, webhook.id, [delivery]);
  return view;
}

async function viewsOf(
  deps: ReadDependencies,
  webhookId: string,
  deliveries: readonly Delivery[],
): Promise<DeliveryView[]> {
  const [views, held] = await Promise.all([
    withBodies(deps, deliveries),
    heldOf(deps, webhookId, deliveries),
  ]);
  return views.map((view) => ({ ...view, held: held.get(view.delivery.id) }));
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
  return listInOrder(
    {
      ascending: !query.descending,
      idOf: ({ delivery }: DeliveryView) => delivery.id,
      read: (range) => readViews(deps, webhook.id, query, range),
    },
    request,
    {
      key: deps.pageTokenKey,
      random: deps.random,
      binding: `deliveries/${webhook.projectId}/${webhook.id}/${JSON.stringify(query)}`,
    },
  );
}

async function readViews(
  deps: ReadDependencies,
  webhookId: string,
  query: DeliveryQuery,
  range: ListRange,
): Promise<ListPage<DeliveryView>> {
  const page = await mergeLists(partsOf(deps, webhookId, query), range, ({ id }) => id);
  const views = await viewsOf(deps, webhookId, page.items);
  const fitting = views.filter(({ tooLarge }, index) => index === 0 || !tooLarge);
  const last = fitting.at(-1);
  return fitting.length < views.length && last
    ? { items: fitting, next: last.delivery.id }
    : { ...page, items: fitting };
}

/** The lists that can hold what is asked for: each is read in order, and none that cannot is read at all. */
function partsOf(
  { deliveries, backlog }: ReadDependencies,
  webhookId: string,
  query: DeliveryQuery,
): ListPart<Delivery>[] {
  const filter = filterOf(query);
  const attempted = {
    read: (range: ListRange) => deliveries.list(webhookId, 'attempted', filter, range),
  };
  if (query.states === undefined) return [attempted];
  const unattempted = {
    read: (range: ListRange) => deliveries.list(webhookId, 'unattempted', filter, range),
  };
  const held = { read: (range: ListRange) => readHeld({ deliveries, backlog }, webhookId, filter, range) };
  const asksForStates = filter.states !== undefined && filter.states.length > 0;
  const asksForHeld = query.states.some((state) => state === 'held' || state === 'pending');
  return [...(asksForStates ? [attempted, unattempted] : []), ...(asksForHeld ? [held] : [])];
}

async function readHeld(
  { deliveries, backlog }: Pick<ReadDependencies, 'deliveries' | 'backlog'>,
  webhookId: string,
  filter: DeliveryFilter,
  range: ListRange,
): Promise<ListPage<Delivery>> {
  const page = await backlog.list(webhookId, filter, range);
  const keys = page.items.map(({ message }) => ({ webhookId, deliveryId: message.deliveryId }));
  const stored = keys.length > 0 ? await deliveries.getMany(keys) : [];
  const items = page.items.map(
    (held) => stored.find(({ id }) => id === held.message.deliveryId) ?? pendingDelivery(held),
  );
  return { ...page, items };
}

function filterOf({ states, eventSource, eventAction, sinceMs, untilMs }: DeliveryQuery): DeliveryFilter {
  const stored = states?.filter((state): state is DeliveryState => state !== 'held');
  return {
    ...(stored !== undefined && { states: stored }),
    ...(eventSource !== undefined && { eventSource }),
    ...(eventAction !== undefined && { eventAction }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}
